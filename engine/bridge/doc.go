// Package bridge answers the messages of package protocol with a session of package engine: all that lies between a page and the
// cluster. It knows no JavaScript: its host (package wasm, or a test) hands it texts, gives it a clock for its slices and carries
// its answers back.
package bridge
