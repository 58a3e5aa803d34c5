// Package link carries requests of the page to the engine and its answers back. It knows the protocol's envelope and nothing of
// browsers: whoever owns the worker gives it a way to post a message and hands it the messages that come.
package link
