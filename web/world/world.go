package world

import (
	"slices"
	"strings"

	"github.com/podscope/podscope/engine/protocol"
)

// World is the cluster at the moment looked at. The zero value is what is known before the engine has spoken.
type World struct {
	Known   bool // the engine has sent a state
	At, End int64
	Past    bool
	Playing bool
	Speed   float64
	Idle    bool
	Now     string
	Hash    string
	Nodes   []protocol.Node  // by name
	Pods    []protocol.Pod   // by namespace and name
	Events  []protocol.Event // oldest first
	Detail  *protocol.Detail // of the selected pod
	Fresh   map[string]bool  // ids of pods and events that changed with the last step
}

// Merge takes in a state. The result shares nothing that later merges change, so that components may keep it.
func (w World) Merge(s protocol.State) World {
	next := w
	next.Known = true
	next.At, next.End, next.Past = s.At, s.End, s.Past
	next.Now, next.Hash, next.Playing, next.Speed, next.Idle = s.Now, s.Hash, s.Playing, s.Speed, s.Idle
	if s.Full {
		next.Nodes, next.Pods, next.Events, next.Detail = nil, nil, nil, nil
	}
	gone := map[string]bool{}
	for _, id := range s.Gone {
		gone[id] = true
	}
	next.Nodes = merge(next.Nodes, s.Nodes, gone, nodeID, func(a, b protocol.Node) int { return strings.Compare(a.Name, b.Name) })
	next.Pods = merge(next.Pods, s.Pods, gone, podID, comparePods)
	next.Events = merge(next.Events, s.Events, gone, eventID, compareEvents)
	if s.Detail != nil {
		next.Detail = s.Detail
	}
	next.Fresh = w.fresh(next)
	return next
}

// Pod finds a pod by its name; nil when there is none.
func (w World) Pod(ref protocol.Ref) *protocol.Pod {
	for i := range w.Pods {
		if w.Pods[i].Name == ref.Name && w.Pods[i].Namespace == namespace(ref) {
			return &w.Pods[i]
		}
	}
	return nil
}

// Selected is the detail of the pod asked for, or nil while the engine has not sent it.
func (w World) Selected(ref protocol.Ref) *protocol.Detail {
	if w.Detail == nil || w.Detail.Pod.Name != ref.Name || w.Detail.Pod.Namespace != namespace(ref) {
		return nil
	}
	return w.Detail
}

// Ref names a pod.
func Ref(p protocol.Pod) protocol.Ref {
	return protocol.Ref{Kind: "Pod", Namespace: p.Namespace, Name: p.Name}
}

func namespace(ref protocol.Ref) string {
	if ref.Namespace == "" {
		return "default"
	}
	return ref.Namespace
}

// fresh tells which pods and events of next are not in w as they are now.
func (w World) fresh(next World) map[string]bool {
	fresh := map[string]bool{}
	if !w.Known {
		return fresh
	}
	counts := map[string]int{}
	for _, e := range w.Events {
		counts[e.ID] = e.Count
	}
	for _, e := range next.Events {
		if counts[e.ID] < e.Count {
			fresh[e.ID] = true
		}
	}
	status := map[string]string{}
	for _, p := range w.Pods {
		status[p.ID] = p.Status + p.Ready
	}
	for _, p := range next.Pods {
		if status[p.ID] != p.Status+p.Ready {
			fresh[p.ID] = true
		}
	}
	if len(fresh) == 0 && next.Playing && w.Playing {
		return w.Fresh
	}
	return fresh
}

func merge[T any](old, changed []T, gone map[string]bool, id func(T) string, compare func(a, b T) int) []T {
	if len(changed) == 0 && len(gone) == 0 {
		return old
	}
	replaced := map[string]bool{}
	for _, v := range changed {
		replaced[id(v)] = true
	}
	out := make([]T, 0, len(old)+len(changed))
	for _, v := range old {
		if !replaced[id(v)] && !gone[id(v)] {
			out = append(out, v)
		}
	}
	for _, v := range changed {
		if !gone[id(v)] {
			out = append(out, v)
		}
	}
	slices.SortStableFunc(out, compare)
	return out
}

func nodeID(n protocol.Node) string   { return n.ID }
func podID(p protocol.Pod) string     { return p.ID }
func eventID(e protocol.Event) string { return e.ID }

func comparePods(a, b protocol.Pod) int {
	if c := strings.Compare(a.Namespace, b.Namespace); c != 0 {
		return c
	}
	return strings.Compare(a.Name, b.Name)
}

func compareEvents(a, b protocol.Event) int {
	switch {
	case a.Last != b.Last:
		return int(a.Last - b.Last)
	case a.First != b.First:
		return int(a.First - b.First)
	}
	return 0
}
