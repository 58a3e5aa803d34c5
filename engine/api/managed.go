package api

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/store"
)

// write is what the server remembers of a write: enough to work out, when somebody asks, who manages which field. Working it out at every
// write, as the real server does, would cost more than the write.
type write struct {
	author
	asked  store.Object                // what a client wanted created or replaced, before admission added to it; nil: what was stored
	fields []metav1.ManagedFieldsEntry // who managed what from then on, where the write itself had to know
	told   bool                        // fields says it
}

// author is who writes, and through which subresource. Each has one write in memory, for all that need no more.
type author struct{ manager, subresource string }

// management is who managed what of an object as of one of its versions.
type management struct {
	rev    store.Revision
	fields []metav1.ManagedFieldsEntry
}

// ManagedFields is who manages which fields of an object, in the version given: one that is or was stored, or the answer to a dry run.
func (s *Server) ManagedFields(obj store.Object) []metav1.ManagedFieldsEntry {
	if told := obj.GetManagedFields(); told != nil {
		return told
	}
	kind := kindOf(obj)
	rev, err := strconv.ParseInt(obj.GetResourceVersion(), 10, 64)
	if kind == nil || err != nil {
		return nil
	}
	return moved(s.managedAt(kind, kind.Key(obj.GetNamespace(), obj.GetName()), store.Revision(rev)), -aside)
}

// WithManagedFields is an object with who manages its fields; all else is shared with the one given.
func (s *Server) WithManagedFields(obj store.Object) store.Object {
	out := copyMeta(obj)
	out.SetManagedFields(s.ManagedFields(obj))
	return out
}

// managedAt goes through an object's versions from its creation, or from the one that was asked about before.
func (s *Server) managedAt(kind *Kind, key store.Key, rev store.Revision) []metav1.ManagedFieldsEntry {
	versions := s.store.History(key, rev)
	var now management
	next := 0
	for i, e := range versions {
		if e.Type == watch.Added {
			now, next = management{}, i
		}
		if known, ok := s.managed[key]; ok && known.rev == e.Rev {
			now, next = known, i+1
		}
	}
	for _, e := range versions[next:] {
		now = management{e.Rev, s.managedAfter(kind, e, now.fields)}
	}
	if now.rev > s.managed[key].rev {
		s.managed[key] = now
	}
	return now.fields
}

// managedAfter is who manages what after a write. Most writes are by somebody who changed what differs from the version before.
func (s *Server) managedAfter(kind *Kind, e store.Entry, fields []metav1.ManagedFieldsEntry) []metav1.ManagedFieldsEntry {
	w := s.writeAt(e.Rev)
	switch {
	case w == nil || e.Type == watch.Deleted:
		return fields
	case w.told:
		return w.fields
	case w.subresource == "scale":
		return managedAfterScale(kind, w.author, e, fields, s.timeOf(e.At))
	}
	before, after := e.Prev, e.Object
	if e.Type == watch.Added {
		before = kind.New()
		before.GetObjectKind().SetGroupVersionKind(kind.GroupVersionKind)
	}
	if w.asked != nil {
		after = w.asked
	}
	return managedAfterUpdate(kind, w.author, before, after, fields, s.timeOf(e.At))
}

// wrote remembers who made the latest write.
func (s *Server) wrote(w *write) {
	n := int(s.store.Rev())
	for len(s.writes) < n {
		s.writes = append(s.writes, nil)
	}
	s.writes[n-1] = w
}

func (s *Server) writeAt(rev store.Revision) *write {
	if int(rev) > len(s.writes) {
		return nil
	}
	return s.writes[rev-1]
}

// by is the write of an author of which nothing else has to be remembered.
func (s *Server) by(manager, subresource string) *write {
	a := author{manager, subresource}
	w := s.authors[a]
	if w == nil {
		w = &write{author: a}
		s.authors[a] = w
	}
	return w
}

// wrote remembers who made the write that the request ended in.
func (r *request) wrote() {
	through := r.through
	if through == "" {
		through = r.subresource
	}
	w := r.server.by(r.manager, through)
	if r.told || r.asked != nil {
		w = &write{author: w.author, asked: r.asked, fields: r.fields, told: r.told}
	}
	r.server.wrote(w)
}

// aside is how far the times in what the server keeps of managed fields lie before those that it tells. Kubernetes' library sets the time of a
// change from the clock of the machine it runs on; moved aside, the times of this world can never be taken for that one. (They stay after
// 1970, where the library sorts what has no time.)
const aside = -50 * 365 * 24 * time.Hour

func (s *Server) timeOf(elapsed time.Duration) metav1.Time {
	return metav1.NewTime(s.sim.Now().Add(elapsed - s.sim.Elapsed()).Truncate(time.Second).Add(aside).UTC())
}

// moved is a copy of entries with their times moved.
func moved(fields []metav1.ManagedFieldsEntry, by time.Duration) []metav1.ManagedFieldsEntry {
	if fields == nil {
		return nil
	}
	out := make([]metav1.ManagedFieldsEntry, len(fields))
	for i, f := range fields {
		out[i] = f
		if f.Time != nil {
			t := metav1.NewTime(f.Time.Add(by).UTC())
			out[i].Time = &t
		}
	}
	return out
}

// stamped gives the entries of a change, which have the time of the machine's clock, the time of the change in this world, and puts them in
// the order that gives.
// Models staging/src/k8s.io/apimachinery/pkg/util/managedfields/internal sortEncodedManagedFields
func stamped(fields []metav1.ManagedFieldsEntry, now metav1.Time) []metav1.ManagedFieldsEntry {
	for i, f := range fields {
		if f.Time != nil && f.Time.After(now.Time) {
			fields[i].Time = &now
		}
	}
	seconds := func(t *metav1.Time) int64 {
		if t == nil {
			return 0
		}
		return t.Unix()
	}
	slices.SortStableFunc(fields, func(a, b metav1.ManagedFieldsEntry) int {
		return cmp.Or(cmp.Compare(a.Operation, b.Operation), cmp.Compare(seconds(a.Time), seconds(b.Time)), cmp.Compare(a.Manager, b.Manager),
			cmp.Compare(a.APIVersion, b.APIVersion), cmp.Compare(a.Subresource, b.Subresource))
	})
	return fields
}

// asDecoded is a copy of what a client wrote as the server has it when it works out who manages what: a secret's stringData are data by then.
// Models pkg/apis/core/v1 Convert_v1_Secret_To_core_Secret
func asDecoded(obj store.Object) store.Object {
	out := obj.DeepCopyObject().(store.Object)
	secret, ok := out.(*corev1.Secret)
	if !ok || len(secret.StringData) == 0 {
		return out
	}
	if secret.Data == nil {
		secret.Data = map[string][]byte{}
	}
	for key, text := range secret.StringData {
		secret.Data[key] = []byte(text)
	}
	secret.StringData = nil
	return out
}
