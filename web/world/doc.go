// Package world keeps what the page knows of the simulated cluster: the engine's states, merged into one picture, with what is new in
// it since the last step. It is plain data and plain functions; the page's components only read it.
package world
