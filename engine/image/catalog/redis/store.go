package redis

import (
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// value is what a key holds: one of the fields, as kind says.
type value struct {
	Kind    string
	Str     string
	List    []string
	Hash    map[string]string
	Set     map[string]bool
	Sorted  map[string]float64
	Expires time.Duration // since the world's start; 0 never
}

// store is one database.
type store struct {
	now  func() time.Duration
	keys map[string]*value
}

const wrongType = failure("WRONGTYPE Operation against a key holding the wrong kind of value")

func (s *store) get(key string) *value {
	v := s.keys[key]
	if v != nil && v.Expires > 0 && s.now() >= v.Expires {
		delete(s.keys, key)
		return nil
	}
	return v
}

// of finds a key's value of a kind; with create it makes it. ok is false when the key holds another kind.
func (s *store) of(key, kind string, create bool) (v *value, ok bool) {
	v = s.get(key)
	switch {
	case v == nil && create:
		v = &value{Kind: kind, Hash: map[string]string{}, Set: map[string]bool{}, Sorted: map[string]float64{}}
		s.keys[key] = v
	case v == nil:
		return nil, true
	case v.Kind != kind:
		return nil, false
	}
	return v, true
}

// tidy removes an empty collection.
func (s *store) tidy(key string) {
	v := s.keys[key]
	if v != nil && v.Kind != "string" && len(v.List)+len(v.Hash)+len(v.Set)+len(v.Sorted) == 0 {
		delete(s.keys, key)
	}
}

// match lists the live keys that a glob matches, sorted.
func (s *store) match(pattern string) []string {
	list := []string{}
	for k := range s.keys {
		if ok, _ := path.Match(pattern, k); (ok || pattern == "*") && s.get(k) != nil {
			list = append(list, k)
		}
	}
	slices.Sort(list)
	return list
}

// ranked lists a sorted set's members by score, then by name.
func (v *value) ranked() []string {
	list := make([]string, 0, len(v.Sorted))
	for m := range v.Sorted {
		list = append(list, m)
	}
	slices.SortFunc(list, func(a, b string) int { return cmp.Or(cmp.Compare(v.Sorted[a], v.Sorted[b]), cmp.Compare(a, b)) })
	return list
}

func sorted[V any](m map[string]V) []string {
	list := make([]string, 0, len(m))
	for k := range m {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}

func score(f float64) string { return strconv.FormatFloat(f, 'g', 17, 64) }

// window turns redis' start and stop, which may count from the end, into a slice's bounds.
func window(start, stop string, n int) (int, int, bool) {
	a, err1 := strconv.Atoi(start)
	b, err2 := strconv.Atoi(stop)
	if err1 != nil || err2 != nil {
		return 0, 0, false
	}
	if a < 0 {
		a = max(0, n+a)
	}
	if b < 0 {
		b = n + b
	}
	b = min(b, n-1)
	if a > b {
		return 0, 0, true
	}
	return a, b + 1, true
}

func upper(s string) string { return strings.ToUpper(s) }
