package kubelet

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/cri"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
)

// actor is the kubelet's name in events and decisions.
const actor = "kubelet"

type podUID = types.UID

// Config is what a kubelet is started with.
type Config struct {
	Sim      *sim.Sim
	API      *api.Server
	NodeName string
	NodeIP   netip.Addr
	Runtime  *cri.Runtime
	Version  string       // the Kubernetes minor version: "1.36" (the default) or "1.34"
	Log      *explain.Log // may be nil
	// What the node has. The zero values are those of the recorded cluster's node.
	Labels      map[string]string
	Taints      []corev1.Taint
	Capacity    corev1.ResourceList
	Allocatable corev1.ResourceList
	PodCIDR     string
	// Settled: the node has been running for a long time, as in a recorded cluster. Probes then begin without the random wait of a
	// kubelet that has just started.
	Settled bool
	// Process, if set, is told when the kubelet's process starts and ends.
	Process func(up bool)
}

// Kubelet is the agent of one node. Make it with [New], begin with [Kubelet.Start].
type Kubelet struct {
	config   Config
	sim      *sim.Sim
	name     string
	ip       netip.Addr
	server   *api.Server
	client   *api.Client
	recorder *api.Recorder
	link     api.Link
	runtime  *cri.Runtime
	log      *explain.Log
	profile  Profile

	pods     map[podUID]*corev1.Pod // what is to run here, static pods included
	workers  map[podUID]*worker
	failures map[podUID]startFailures
	pleg     *pleg
	statuses *statusManager
	probes   *probes
	images   *images
	volumes  *volumes
	crash    *backoff
	static   *staticPods
	resizes  map[podUID]*resizeState
	// resizeTimer is when pending resizes are tried again though nothing has happened.
	resizeTimer *sim.Timer
	admitted    map[podUID]bool
	deadline    map[podUID]*sim.Timer
	reported    map[podUID]bool // whose exceeded deadline has been told to the decision log

	syncGrid, batchGrid, cleanGrid grid
	startedAt                      time.Duration
	restartedAt                    time.Time
	up                             bool // the process runs
	epoch                          int  // counts starts and stops: timers of an earlier process do nothing
	procs                          []*sim.Proc
	unwatch                        []func()
	node                           nodeAgent
	evict                          eviction
	load                           *load           // nil when it must be counted anew
	storage                        map[podUID]bool // pods with limits on local storage
}

// New makes a kubelet. Nothing happens before Start.
func New(c Config) *Kubelet {
	c = c.withSize()
	k := &Kubelet{
		config: c, sim: c.Sim, name: c.NodeName, ip: c.NodeIP, server: c.API, runtime: c.Runtime, log: c.Log, profile: ProfileFor(c.Version),
	}
	k.client, k.recorder = c.API.Client(actor).Over(&k.link), c.API.Recorder(actor, c.NodeName).Over(&k.link)
	k.volumes = newVolumes(k)
	return k
}

// Name is the node's name.
func (k *Kubelet) Name() string { return k.name }

// Runtime is the node's container runtime.
func (k *Kubelet) Runtime() *cri.Runtime { return k.runtime }

func (k *Kubelet) rand(purpose string) *rand.Rand { return k.sim.Rand(purpose) }

// elapsedAt converts a time of day into the time since the start of the simulation.
func (k *Kubelet) elapsedAt(t time.Time) time.Duration { return t.Sub(k.sim.Start()) }

// failuresOf is the pod's record of failed starts.
func (k *Kubelet) failuresOf(uid podUID) startFailures {
	f := k.failures[uid]
	if f == nil {
		f = startFailures{}
		k.failures[uid] = f
	}
	return f
}

// event writes an Event about a pod as a whole.
func (k *Kubelet) event(pod *corev1.Pod, eventType, reason, message string) {
	k.recorder.Event(pod, eventType, reason, message)
}

// containerEvent writes an Event about one container of a pod.
func (k *Kubelet) containerEvent(pod *corev1.Pod, c *corev1.Container, eventType, reason, message string) {
	k.recorder.EventContainer(pod, fieldPath(pod, c.Name), eventType, reason, message)
}

// fieldPath is how events name a container.
func fieldPath(pod *corev1.Pod, name string) string {
	kind := "containers"
	switch {
	case isInit(pod, name):
		kind = "initContainers"
	case isEphemeral(pod, name):
		kind = "ephemeralContainers"
	}
	return "spec." + kind + "{" + name + "}"
}

func isEphemeral(pod *corev1.Pod, name string) bool {
	for i := range pod.Spec.EphemeralContainers {
		if pod.Spec.EphemeralContainers[i].Name == name {
			return true
		}
	}
	return false
}

// explainPod records a decision about a pod.
func (k *Kubelet) explainPod(pod *corev1.Pod, rule explain.Rule, args map[string]string, field string) {
	if k.log == nil {
		return
	}
	k.log.Add(explain.Decision{
		Actor: actor, Kind: "Pod", Namespace: pod.Namespace, Name: pod.Name, UID: string(pod.UID), Rule: rule, Args: args, Field: field,
	})
}

// explainContainer records a decision about a container. The field is relative to the container; restartPolicy and
// terminationGracePeriodSeconds are the pod's.
func (k *Kubelet) explainContainer(pod *corev1.Pod, c *corev1.Container, rule explain.Rule, args map[string]string, field string, until time.Duration) {
	if k.log == nil {
		return
	}
	switch field {
	case "":
	case "restartPolicy", "terminationGracePeriodSeconds":
		field = "spec." + field
	default:
		field = containerPath(pod, c.Name) + "." + field
	}
	k.log.Add(explain.Decision{
		Actor: actor, Kind: "Pod", Namespace: pod.Namespace, Name: pod.Name, UID: string(pod.UID), Container: c.Name,
		Rule: rule, Args: args, Field: field, Until: until,
	})
}

// containerPath is the path of a container in the manifest.
func containerPath(pod *corev1.Pod, name string) string {
	for i := range pod.Spec.Containers {
		if pod.Spec.Containers[i].Name == name {
			return fmt.Sprintf("spec.containers[%d]", i)
		}
	}
	for i := range pod.Spec.InitContainers {
		if pod.Spec.InitContainers[i].Name == name {
			return fmt.Sprintf("spec.initContainers[%d]", i)
		}
	}
	return "spec"
}

func joined(list []string) string { return strings.Join(list, ", ") }
