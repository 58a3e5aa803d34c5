package world

import (
	"cmp"
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
	Object  *protocol.Object // of what else is selected
	Fresh   map[string]bool  // ids of pods and events that changed with the last step

	Workloads []protocol.Workload // by namespace, kind and name
	Services  []protocol.Service  // by namespace and name
	Flows     []protocol.Flow     // by service and pod

	last history
}

// history is the pod last looked at in the present, and how far what is known of it reaches: to the present, or to its end.
type history struct {
	of    *protocol.Detail
	until int64
}

// Merge takes in a state. The result shares nothing that later merges change, so that components may keep it.
func (w World) Merge(s protocol.State) World {
	next := w
	next.Known = true
	next.At, next.End, next.Past = s.At, s.End, s.Past
	next.Now, next.Hash, next.Playing, next.Speed, next.Idle = s.Now, s.Hash, s.Playing, s.Speed, s.Idle
	if s.Full {
		next.Nodes, next.Pods, next.Events, next.Detail = nil, nil, nil, nil
		next.Workloads, next.Services, next.Flows, next.Object = nil, nil, nil, nil
	}
	gone := map[string]bool{}
	for _, id := range s.Gone {
		gone[id] = true
	}
	next.Nodes = merge(next.Nodes, s.Nodes, gone, nodeID, func(a, b protocol.Node) int { return strings.Compare(a.Name, b.Name) })
	next.Pods = merge(next.Pods, s.Pods, gone, podID, comparePods)
	next.Events = merge(next.Events, s.Events, gone, eventID, compareEvents)
	next.Workloads = merge(next.Workloads, s.Workloads, gone, workloadID, compareWorkloads)
	next.Services = merge(next.Services, s.Services, gone, serviceID, compareServices)
	next.Flows = merge(next.Flows, s.Flows, nil, flowID, compareFlows)
	if s.Detail != nil {
		next.Detail = s.Detail
	}
	if s.Object != nil {
		next.Object = s.Object
	}
	next.Fresh = w.fresh(s, next.Playing)
	if !next.Past {
		next.last.of = next.Detail
		if next.Detail != nil && next.lives(next.Detail.Pod) {
			next.last.until = next.End
		}
	}
	return next
}

func (w World) lives(pod protocol.Pod) bool {
	p := w.Pod(Ref(pod))
	return p != nil && p.ID == pod.ID
}

// History is what is known of when a pod did what, and up to when; of a pod that was looked at in the present, the past shows all of it. It is nil
// while the engine has not sent it.
func (w World) History(ref protocol.Ref) (*protocol.Timeline, int64) {
	here := w.Selected(ref)
	if last := (World{Detail: w.last.of}).Selected(ref); last != nil && (!w.Past || here == nil || here.Pod.ID == last.Pod.ID) {
		return &last.Timeline, w.last.until
	}
	if here == nil {
		return nil, 0
	}
	return &here.Timeline, w.At
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
	if w.Detail == nil || ref.Kind != "Pod" || w.Detail.Pod.Name != ref.Name || w.Detail.Pod.Namespace != namespace(ref) {
		return nil
	}
	return w.Detail
}

// Looked is the object asked for that is no pod, or nil while the engine has not sent it.
func (w World) Looked(ref protocol.Ref) *protocol.Object {
	if w.Object == nil || w.Object.Ref != ref {
		return nil
	}
	return w.Object
}

// Has tells whether an object exists at the moment looked at, as far as the page knows its kind.
func (w World) Has(ref protocol.Ref) bool {
	switch ref.Kind {
	case "Pod":
		return w.Pod(ref) != nil
	case "Node":
		return slices.ContainsFunc(w.Nodes, func(n protocol.Node) bool { return n.Name == ref.Name })
	case "Service":
		return slices.ContainsFunc(w.Services, func(s protocol.Service) bool { return s.Name == ref.Name && s.Namespace == namespace(ref) })
	}
	return w.Workload(ref) != nil
}

// Workload finds a workload by its name, or the deployment that a replica set is a revision of; nil when there is none.
func (w World) Workload(ref protocol.Ref) *protocol.Workload {
	for i := range w.Workloads {
		l := &w.Workloads[i]
		if l.Namespace != namespace(ref) {
			continue
		}
		if l.Kind == ref.Kind && l.Name == ref.Name || ref.Kind == "ReplicaSet" && slices.ContainsFunc(l.Revisions, func(r protocol.Revision) bool { return r.Owner == "ReplicaSet/"+ref.Name }) {
			return l
		}
	}
	return nil
}

// Began is the flows that have had connections since an earlier world, with how many.
func (w World) Began(before World) []protocol.Flow {
	if !before.Known || w.At < before.At || len(w.Flows) == 0 {
		return nil
	}
	was := map[string]protocol.Flow{}
	for _, f := range before.Flows {
		was[flowID(f)] = f
	}
	var out []protocol.Flow
	for _, f := range w.Flows {
		old := was[flowID(f)]
		f.Settled -= old.Settled
		f.Failed -= old.Failed
		if f.Settled > 0 || f.Failed > 0 {
			out = append(out, f)
		}
	}
	return out
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

// fresh tells which pods and events of a state are not in w as they are now.
func (w World) fresh(s protocol.State, playing bool) map[string]bool {
	fresh := map[string]bool{}
	if !w.Known {
		return fresh
	}
	counts, status := map[string]int{}, map[string]string{}
	for _, e := range s.Events {
		counts[e.ID], fresh[e.ID] = e.Count, true
	}
	for _, p := range s.Pods {
		status[p.ID], fresh[p.ID] = p.Status+p.Ready, true
	}
	if len(counts) > 0 {
		for i := range w.Events {
			if n, ok := counts[w.Events[i].ID]; ok && w.Events[i].Count >= n {
				delete(fresh, w.Events[i].ID)
			}
		}
	}
	for i := range w.Pods {
		if now, ok := status[w.Pods[i].ID]; ok && now == w.Pods[i].Status+w.Pods[i].Ready {
			delete(fresh, w.Pods[i].ID)
		}
	}
	if len(fresh) == 0 && playing && w.Playing {
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
	if !slices.IsSortedFunc(out, compare) {
		slices.SortStableFunc(out, compare)
	}
	return out
}

func nodeID(n protocol.Node) string   { return n.ID }
func podID(p protocol.Pod) string     { return p.ID }
func eventID(e protocol.Event) string { return e.ID }

func workloadID(w protocol.Workload) string { return w.ID }
func serviceID(s protocol.Service) string   { return s.ID }
func flowID(f protocol.Flow) string         { return f.Service + " " + f.Pod }

func compareWorkloads(a, b protocol.Workload) int {
	return cmp.Or(strings.Compare(a.Namespace, b.Namespace), strings.Compare(a.Kind, b.Kind), strings.Compare(a.Name, b.Name))
}

func compareServices(a, b protocol.Service) int {
	return cmp.Or(strings.Compare(a.Namespace, b.Namespace), strings.Compare(a.Name, b.Name))
}

func compareFlows(a, b protocol.Flow) int {
	return cmp.Or(strings.Compare(a.Service, b.Service), strings.Compare(a.Pod, b.Pod))
}

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
