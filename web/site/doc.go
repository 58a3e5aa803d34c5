// Package site builds the static site: the two WebAssembly programs, the scripts and styles under hashed names, the prerendered pages, and a
// brotli and a gzip copy of everything. Commands site and serve call it.
package site
