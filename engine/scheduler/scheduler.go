package scheduler

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

// Name is the scheduler's name: it looks after pods whose spec.schedulerName says so.
const Name = corev1.DefaultSchedulerName

// cycleTime is how long one attempt takes. Attempts run one after the other.
const cycleTime = time.Millisecond

// Scheduler gives pods their nodes. Create it with [New] and set it going with [Scheduler.Start].
type Scheduler struct {
	sim      *sim.Sim
	client   *api.Client
	recorder *api.SeriesRecorder
	log      *explain.Log

	cache      *cache
	queue      *queue
	nominator  *nominator
	known      map[types.UID]*corev1.Pod // every pod that has not finished, as last seen
	preempting map[types.UID]bool        // pods whose victims are still being told
	reserved   map[string]types.UID      // volumes chosen for claims, until the API server knows
	next       *sim.Timer
	nextNode   int // where the search for nodes goes on in large clusters
}

// New returns a scheduler that is not running yet. The log may be nil.
func New(s *sim.Sim, server *api.Server, log *explain.Log) *Scheduler {
	sched := &Scheduler{
		sim: s, client: server.Client(Name), recorder: server.SeriesRecorder(Name, ""), log: log,
		cache: newCache(), nominator: newNominator(), known: map[types.UID]*corev1.Pod{}, preempting: map[types.UID]bool{},
		reserved: map[string]types.UID{},
	}
	sched.queue = newQueue(sched)
	return sched
}

// Start begins to watch nodes and pods and to schedule.
func (s *Scheduler) Start() {
	s.client.Watch("nodes", s.onNode)
	s.client.Watch("pods", s.onPod)
	s.watchIfServed("persistentvolumeclaims", s.onClaim)
	s.watchIfServed("persistentvolumes", func(e store.Entry) {
		if e.Type != watch.Deleted {
			s.queue.moved(event{kind: volumeChanged})
		}
	})
	s.watchIfServed("storageclasses.storage.k8s.io", s.onClass)
}

func (s *Scheduler) onClaim(e store.Entry) {
	switch claim := e.Object.(*corev1.PersistentVolumeClaim); e.Type {
	case watch.Added:
		s.queue.moved(event{kind: claimAdded, claim: claim})
	case watch.Modified:
		s.queue.moved(event{kind: claimUpdated, claim: claim})
	}
}

func (s *Scheduler) onClass(e store.Entry) {
	before, _ := e.Prev.(*storagev1.StorageClass)
	after := e.Object.(*storagev1.StorageClass)
	if e.Type == watch.Added || e.Type == watch.Modified && before != nil && !equality.Semantic.DeepEqual(before.AllowedTopologies, after.AllowedTopologies) {
		s.queue.moved(event{kind: classChanged})
	}
}

func (s *Scheduler) onNode(e store.Entry) {
	node := e.Object.(*corev1.Node)
	var before *corev1.Node
	if n := s.cache.nodes[node.Name]; n != nil && n.node.Name != "" {
		before = n.node
	}
	switch {
	case e.Type == watch.Deleted:
		s.cache.removeNode(node.Name)
		s.queue.moved(event{kind: nodeDeleted, oldNode: node})
	case before == nil || e.Type == watch.Added:
		s.cache.setNode(node)
		s.queue.moved(event{kind: nodeAdded, newNode: node})
	default:
		s.cache.setNode(node)
		for _, ev := range nodeEvents(before, node) {
			s.queue.moved(ev)
		}
	}
}

// onPod sees finished pods as gone: they hold nothing of a node any more.
func (s *Scheduler) onPod(e store.Entry) {
	pod := e.Object.(*corev1.Pod)
	before := s.known[pod.UID]
	if e.Type == watch.Deleted || pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed {
		delete(s.known, pod.UID)
		if before != nil {
			s.podGone(before)
		}
		return
	}
	s.known[pod.UID] = pod
	switch {
	case pod.Spec.NodeName != "" && (before == nil || before.Spec.NodeName == ""):
		s.podPlaced(pod)
	case pod.Spec.NodeName != "":
		s.cache.setPod(pod)
		for _, ev := range podEvents(before, pod) {
			s.queue.moved(ev)
		}
	case pod.Spec.SchedulerName != Name:
		if before == nil {
			s.note(pod, explain.RuleOtherScheduler, "spec.schedulerName", "scheduler", pod.Spec.SchedulerName)
		}
	case before == nil:
		s.podNew(pod)
	default:
		s.podUpdated(before, pod)
	}
}

func (s *Scheduler) podNew(pod *corev1.Pod) {
	s.nominator.set(pod, pod.Status.NominatedNodeName)
	s.queue.add(pod)
	if gated(pod) {
		s.note(pod, explain.RuleSchedulingGated, "spec.schedulingGates", "gates", gateNames(pod))
	} else if claimsDevices(pod) {
		s.note(pod, explain.RuleClaimMissing, "spec.resourceClaims", "claim", pod.Spec.ResourceClaims[0].Name)
	}
}

func (s *Scheduler) podPlaced(pod *corev1.Pod) {
	s.nominator.forget(pod.UID)
	s.queue.remove(pod.UID)
	s.cache.setPod(pod)
	s.queue.moved(event{kind: podAdded, newPod: pod})
}

func (s *Scheduler) podUpdated(before, pod *corev1.Pod) {
	if s.cache.assumed[pod.UID] {
		return
	}
	if was := before.Status.NominatedNodeName; was != pod.Status.NominatedNodeName {
		s.nominator.set(pod, pod.Status.NominatedNodeName)
	}
	s.queue.update(before, pod)
	if was := before.Status.NominatedNodeName; was != "" && was != pod.Status.NominatedNodeName {
		s.queue.moved(event{kind: podDeleted, oldPod: before})
	}
}

func (s *Scheduler) podGone(pod *corev1.Pod) {
	s.nominator.forget(pod.UID)
	s.queue.remove(pod.UID)
	s.cache.removePod(pod.UID)
	if placed(pod) {
		s.queue.moved(event{kind: podDeleted, oldPod: pod})
	}
}

// gate names the plugin that bars a pod from being tried at all.
func (s *Scheduler) gate(pod *corev1.Pod) string {
	switch {
	case gated(pod):
		return schedulingGates{}.name()
	case claimsDevices(pod):
		return dynamicResources{}.name()
	case s.preempting[pod.UID]:
		return preemptionName
	}
	return ""
}

func (s *Scheduler) wake() {
	if !s.next.Pending() {
		s.next = s.sim.After(cycleTime, "scheduling cycle", s.scheduleOne)
	}
}

// scheduleOne tries the next pod. Models schedule_one.go ScheduleOne.
func (s *Scheduler) scheduleOne() {
	if p := s.queue.pop(); p != nil {
		s.schedule(p)
	}
	if !s.queue.empty() {
		s.wake()
	}
}

func (s *Scheduler) schedule(p *queuedPod) {
	pod := p.pod
	if pod.DeletionTimestamp != nil {
		s.recorder.Event(pod, nil, corev1.EventTypeWarning, "FailedScheduling", "Scheduling", "skip schedule deleting pod: "+pod.Namespace+"/"+pod.Name)
		return
	}
	nodes := s.cache.list()
	if len(nodes) == 0 {
		s.fail(p, "no nodes available to schedule pods", nil, nil)
		return
	}
	c := s.newCycle(pod, nodes)
	feasible, d := c.findNodes()
	if len(feasible) == 0 {
		nominated := s.postFilter(c, d)
		s.noteRejected(c, d)
		s.fail(p, d.message(), d.plugins, nominated)
		return
	}
	s.bind(p, c.best(feasible).node.Name, len(feasible))
}

func (s *Scheduler) namespaceLabels(name string) labels.Set {
	ns, err := api.Get[*corev1.Namespace](s.client, "", name)
	if err != nil {
		return nil
	}
	return ns.Labels
}
