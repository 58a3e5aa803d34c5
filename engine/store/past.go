package store

import (
	"sort"
	"strings"
	"time"
)

// RevAt is the latest revision written at or before a time since the simulation's zero.
func (s *Store) RevAt(elapsed time.Duration) Revision {
	return Revision(sort.Search(len(s.log), func(i int) bool { return s.log[i].At > elapsed }))
}

// Log is the writes after revision from, up to and including to (0: the latest). The slice is shared: do not change it.
func (s *Store) Log(from, to Revision) []Entry {
	if to == 0 || to > s.Rev() {
		to = s.Rev()
	}
	if from >= to {
		return nil
	}
	return s.log[from:to:to]
}

// GetAt is the version of an object that was current at a revision.
func (s *Store) GetAt(key Key, rev Revision) (Object, bool) {
	t := s.resources[key.Resource]
	if t == nil {
		return nil, false
	}
	h := t.all[key.place()]
	if h == nil {
		return nil, false
	}
	obj := h.at(rev)
	return obj, obj != nil
}

// ListAt is List as of a revision.
func (s *Store) ListAt(resource, namespace string, rev Revision) []Object {
	if rev >= s.Rev() {
		return s.List(resource, namespace)
	}
	t := s.resources[resource]
	if t == nil {
		return nil
	}
	var past []*history
	for _, h := range t.all {
		if (namespace == "" || strings.HasPrefix(h.path, namespace+"/")) && h.at(rev) != nil {
			past = append(past, h)
		}
	}
	sort.Slice(past, func(i, j int) bool { return past[i].path < past[j].path })
	out := make([]Object, len(past))
	for i, h := range past {
		out[i] = h.at(rev)
	}
	return out
}

// Versions is every version an object has had, oldest first; a deletion's final version is among them.
func (s *Store) Versions(key Key) []Object {
	t := s.resources[key.Resource]
	if t == nil || t.all[key.place()] == nil {
		return nil
	}
	h := t.all[key.place()]
	out := make([]Object, len(h.versions))
	for i, v := range h.versions {
		out[i] = v.obj
	}
	return out
}

func (h *history) at(rev Revision) Object {
	i := sort.Search(len(h.versions), func(i int) bool { return h.versions[i].rev > rev })
	if i == 0 || h.versions[i-1].gone {
		return nil
	}
	return h.versions[i-1].obj
}

// History is every write of the objects that ever had a key, up to a revision, oldest first.
func (s *Store) History(key Key, until Revision) []Entry {
	t := s.resources[key.Resource]
	if t == nil || t.all[key.place()] == nil {
		return nil
	}
	var out []Entry
	for _, v := range t.all[key.place()].versions {
		if v.rev > until {
			break
		}
		out = append(out, s.log[v.rev-1])
	}
	return out
}
