package page

import (
	"slices"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
)

// branch is a part of a workload with its pods: a revision, a cron job's job, or all there is of a plain one.
type branch struct {
	Ref      protocol.Ref // what can be looked at; empty for a revision that is not an object of its own
	Revision protocol.Revision
	Stage    string // of a job
	Pods     []protocol.Pod
	Leads    []lead // of the pods
}

// grove is a workload with its branches and the services that lead to it. One without a kind holds pods that nothing owns.
type grove struct {
	Workload protocol.Workload
	Branches []branch
	Services []protocol.Service
}

// forest draws the cluster by what made its pods.
func (p *ClusterPanel) forest() app.UI {
	groves, idle := p.groves()
	if len(groves) == 0 && len(idle) == 0 {
		return empty(p.T.WorkloadsEmpty)
	}
	cards := make([]app.UI, 0, len(groves)+1)
	for _, g := range groves {
		cards = append(cards, &WorkloadCard{
			T: p.T, Grove: g, Flows: flowsOf(g.Services, p.Flows), Density: p.density(), Selected: p.Selected, Fresh: p.freshIn(g), At: p.beats(p.density()), Playing: p.Playing,
			Apart: len(p.Pods) > manyLines, Pods: len(p.Pods), Turn: p.Turn,
		})
	}
	if len(idle) > 0 {
		cards = append(cards, &WorkloadCard{T: p.T, Grove: grove{Services: idle}, Flows: flowsOf(idle, p.Flows), Selected: p.Selected})
	}
	return app.Div().ID("forest").Class("forest").Body(cards...)
}

// manyLines is up to how many pods each has a line of its own; beyond that a revision has one.
const manyLines = 60

// groves sorts pods and services to workloads; idle services lead to no pod.
func (p *ClusterPanel) groves() (groves []grove, idle []protocol.Service) {
	leads := leads(p.Services, p.Flows)
	taken := map[string]bool{}
	for _, w := range p.Workloads {
		if w.Owner != "" && slices.ContainsFunc(p.Workloads, func(o protocol.Workload) bool { return o.Namespace == w.Namespace && o.Kind+"/"+o.Name == w.Owner }) {
			continue
		}
		g := grove{Workload: w}
		for _, part := range p.parts(w) {
			for _, r := range part.Revisions {
				g.Branches = append(g.Branches, p.branch(part, r, w.Kind != part.Kind, leads, taken))
			}
		}
		groves = append(groves, g)
	}
	rest := branch{}
	for _, pod := range p.Pods {
		if !taken[pod.ID] {
			rest.add(pod, leads)
		}
	}
	if len(rest.Pods) > 0 {
		groves = append(groves, grove{Branches: []branch{rest}})
	}
	return groves, placeServices(groves, p.Services)
}

// parts are the workload itself, or the jobs of a cron job.
func (p *ClusterPanel) parts(w protocol.Workload) []protocol.Workload {
	if w.Kind != "CronJob" {
		return []protocol.Workload{w}
	}
	var jobs []protocol.Workload
	for _, j := range p.Workloads {
		if j.Namespace == w.Namespace && j.Owner == "CronJob/"+w.Name {
			jobs = append(jobs, j)
		}
	}
	return jobs
}

func (p *ClusterPanel) branch(w protocol.Workload, r protocol.Revision, child bool, leads map[string]lead, taken map[string]bool) branch {
	b := branch{Revision: r}
	switch {
	case w.Kind == "Deployment":
		b.Ref = protocol.Ref{Kind: "ReplicaSet", Namespace: w.Namespace, Name: r.Name}
	case child:
		b.Ref, b.Stage = protocol.Ref{Kind: w.Kind, Namespace: w.Namespace, Name: w.Name}, w.Stage
	}
	for _, pod := range p.Pods {
		if pod.Namespace == w.Namespace && pod.Owner == r.Owner && (r.Hash == "" || r.Hash == pod.Revision) && !taken[pod.ID] {
			taken[pod.ID] = true
			b.add(pod, leads)
		}
	}
	return b
}

func (b *branch) add(pod protocol.Pod, leads map[string]lead) {
	b.Pods = append(b.Pods, pod)
	b.Leads = append(b.Leads, leads[pod.Namespace+"/"+pod.Name])
}

// placeServices gives each service to the first workload whose pods it selects, and returns those that select none.
func placeServices(groves []grove, services []protocol.Service) (idle []protocol.Service) {
	at := map[string]int{}
	for i := len(groves) - 1; i >= 0; i-- {
		for _, b := range groves[i].Branches {
			for _, pod := range b.Pods {
				at[pod.Namespace+"/"+pod.Name] = i
			}
		}
	}
	for _, s := range services {
		home := -1
		for _, b := range s.Backends {
			if i, ok := at[s.Namespace+"/"+b.Pod]; ok && (home < 0 || i < home) {
				home = i
			}
		}
		if home < 0 {
			idle = append(idle, s)
			continue
		}
		groves[home].Services = append(groves[home].Services, s)
	}
	return idle
}

func flowsOf(services []protocol.Service, flows []protocol.Flow) []protocol.Flow {
	var out []protocol.Flow
	for _, s := range services {
		for _, f := range flows {
			if f.Service == s.Namespace+"/"+s.Name {
				out = append(out, f)
			}
		}
	}
	return out
}

func (p *ClusterPanel) freshIn(g grove) map[string]bool {
	out := map[string]bool{}
	for _, b := range g.Branches {
		for _, pod := range b.Pods {
			if p.Fresh[pod.ID] {
				out[pod.ID] = true
			}
		}
	}
	return out
}

func same(a, b protocol.Ref) bool {
	return a.Kind == b.Kind && a.Name == b.Name && a.Namespace == b.Namespace
}

func refOf(w protocol.Workload) protocol.Ref {
	return protocol.Ref{Kind: w.Kind, Namespace: w.Namespace, Name: w.Name}
}

// firstLooked is the object that an applied file is about: its first pod, or else the first thing that makes or reaches pods.
func firstLooked(refs []protocol.Ref) protocol.Ref {
	var found protocol.Ref
	for _, ref := range refs {
		if isPod(ref) {
			return ref
		}
		if found.Name == "" && canLook(ref) {
			found = ref
		}
	}
	return found
}

// canLook tells whether the inspector can show an object.
func canLook(ref protocol.Ref) bool {
	return ref.Name != "" && slices.Contains([]string{"Pod", "Node", "Service", "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "ReplicationController", "Job", "CronJob"}, ref.Kind)
}
