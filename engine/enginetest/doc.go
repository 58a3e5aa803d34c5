// Package enginetest holds what must be true of the engine as a whole: what it may import and call, that its documents point at
// places that exist, that runs repeat. It has tests only.
package enginetest
