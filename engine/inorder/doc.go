// Package inorder makes values whose maps are gone through in the order of their keys. Libraries that go through maps in Go's random order
// (JSONPath's * and ..) would say something else each time; the same inputs must give the same bytes. kubectl uses it.
package inorder
