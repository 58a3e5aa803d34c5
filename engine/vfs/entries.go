package vfs

import (
	"slices"
	"strings"
)

// entries are a directory's own, in the order of their names. A map would take a page's twentieth for each of the many directories that have
// one or two.
type entries []entry

type entry struct {
	name string
	node *Node // nil is a whiteout
}

func (e entries) find(name string) (int, bool) {
	return slices.BinarySearchFunc(e, name, func(x entry, name string) int { return strings.Compare(x.name, name) })
}

// get is an entry's node; ok tells a whiteout from nothing.
func (e entries) get(name string) (node *Node, ok bool) {
	if i, ok := e.find(name); ok {
		return e[i].node, true
	}
	return nil, false
}

func (e *entries) set(name string, node *Node) {
	i, ok := e.find(name)
	if ok {
		(*e)[i].node = node
		return
	}
	*e = slices.Insert(*e, i, entry{name, node})
}

func (e *entries) drop(name string) {
	if i, ok := e.find(name); ok {
		*e = slices.Delete(*e, i, i+1)
	}
}
