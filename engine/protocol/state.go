package protocol

// BeatingPods is up to how many pods State.Pods carry their Probes: nobody could follow more heartbeats. Detail always does.
const BeatingPods = 8

// State is what there is to see at one moment. When Full is false it holds only what differs from the state sent before it:
// objects are to be merged by their ids (Flows by service and pod), those in Gone removed. While time plays and much changes, states in
// between may bring the clock alone; what has changed comes with the next.
type State struct {
	Full    bool     `json:"full"`
	At      int64    `json:"at"`   // the moment looked at
	End     int64    `json:"end"`  // the session's end: At < End means that this is the past
	Past    bool     `json:"past"` // At lies in the past
	Now     string   `json:"now"`  // the cluster's clock at At, RFC 3339 with milliseconds
	Hash    string   `json:"hash"` // of the trace up to End
	Playing bool     `json:"playing"`
	Speed   float64  `json:"speed,omitempty"`
	Idle    bool     `json:"idle"`             // nothing is left to do: no pod is on its way anywhere
	Nodes   []Node   `json:"nodes,omitempty"`  //
	Pods    []Pod    `json:"pods,omitempty"`   // changed ones
	Events  []Event  `json:"events,omitempty"` // changed ones, newest last
	Gone    []string `json:"gone,omitempty"`   // ids of objects that are no more
	Detail  *Detail  `json:"detail,omitempty"` // of the selected pod, when it changed
	Object  *Object  `json:"object,omitempty"` // of what else is selected, when it changed

	Workloads []Workload `json:"workloads,omitempty"`
	Services  []Service  `json:"services,omitempty"`
	Flows     []Flow     `json:"flows,omitempty"`
}

// Node is a node as the cluster view shows it.
type Node struct {
	ID            string     `json:"id"`
	Name          string     `json:"name"`
	Status        string     `json:"status"` // as kubectl get nodes prints it: "Ready,SchedulingDisabled"
	Ready         bool       `json:"ready"`
	Schedulable   bool       `json:"schedulable"`
	Taints        []string   `json:"taints,omitempty"` // "key=value:Effect"
	Labels        []KeyValue `json:"labels,omitempty"`
	CPU           string     `json:"cpu"` // allocatable
	Memory        string     `json:"memory"`
	CPURequested  string     `json:"cpuRequested,omitempty"`
	MemRequested  string     `json:"memoryRequested,omitempty"`
	Address       string     `json:"address,omitempty"`
	BadConditions []string   `json:"badConditions,omitempty"` // MemoryPressure, …
}

// KeyValue is a label or an annotation.
type KeyValue struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Pod is a pod as the cluster view shows it.
type Pod struct {
	ID         string      `json:"id"` // its UID
	Namespace  string      `json:"namespace"`
	Name       string      `json:"name"`
	Node       string      `json:"node,omitempty"`
	Ready      string      `json:"ready"`  // "1/2"
	Status     string      `json:"status"` // kubectl's STATUS
	Tone       string      `json:"tone"`   // good, bad, busy, done: how to colour it
	Phase      string      `json:"phase"`
	Restarts   int         `json:"restarts"`
	LastStart  int64       `json:"lastRestart,omitempty"` // ms, of the newest restart
	Created    int64       `json:"created"`               // ms; may be negative
	Deleting   bool        `json:"deleting,omitempty"`
	IP         string      `json:"ip,omitempty"`
	Owner      string      `json:"owner,omitempty"`    // "ReplicaSet/web-5d4"
	Revision   string      `json:"revision,omitempty"` // of its owner's template: the hash in its labels
	Containers []Container `json:"containers"`
}

// Container is a container's state; inits come first, then regular ones, then ephemeral ones.
type Container struct {
	Name     string  `json:"name"`
	Role     string  `json:"role"` // init, sidecar, regular, ephemeral
	Image    string  `json:"image"`
	State    string  `json:"state"` // waiting, running, terminated
	Reason   string  `json:"reason,omitempty"`
	Message  string  `json:"message,omitempty"`
	Exit     *int    `json:"exit,omitempty"`
	Signal   int     `json:"signal,omitempty"`
	Since    int64   `json:"since,omitempty"` // ms: started or finished
	Ready    bool    `json:"ready"`
	Started  bool    `json:"started"`
	Restarts int     `json:"restarts"`
	Last     *Last   `json:"last,omitempty"`
	Probes   []Probe `json:"probes,omitempty"`
}

// Last is a container's last state before this one.
type Last struct {
	Reason   string `json:"reason"`
	Message  string `json:"message,omitempty"`
	Exit     int    `json:"exit"`
	Signal   int    `json:"signal,omitempty"`
	Started  int64  `json:"started"`
	Finished int64  `json:"finished"`
}

// Probe is how a probe stands.
type Probe struct {
	Kind      string `json:"kind"`           // startup, liveness, readiness
	What      string `json:"what"`           // "http-get http://:80/", "exec [cat /tmp/healthy]"
	Last      string `json:"last,omitempty"` // success, failure, or empty before the first run
	Streak    int    `json:"streak"`         // equal results in a row
	Threshold int    `json:"threshold"`      // how many make a difference
	At        int64  `json:"at,omitempty"`   // of the last run
	Next      int64  `json:"next,omitempty"`
	Output    string `json:"output,omitempty"`
}

// Event is an event as kubectl get events lists it.
type Event struct {
	ID        string `json:"id"` // its UID
	Type      string `json:"type"`
	Reason    string `json:"reason"`
	From      string `json:"from"`
	Ref       Ref    `json:"ref"`
	UID       string `json:"uid"` // of the object it is about
	Container string `json:"container,omitempty"`
	Message   string `json:"message"`
	Count     int    `json:"count"`
	First     int64  `json:"first"`
	Last      int64  `json:"last"`
}

// Detail is all about one pod.
type Detail struct {
	Pod        Pod         `json:"pod"`
	Conditions []Condition `json:"conditions"`
	QOS        string      `json:"qos"`
	Reason     string      `json:"reason,omitempty"`
	Message    string      `json:"message,omitempty"`
	Grace      *int64      `json:"grace,omitempty"` // seconds, when deleting
	Labels     []KeyValue  `json:"labels,omitempty"`
	Volumes    []KeyValue  `json:"volumes,omitempty"` // name and what is behind it
	Timeline   Timeline    `json:"timeline"`
}

// Condition is one of a pod's conditions.
type Condition struct {
	Type    string `json:"type"`
	Status  string `json:"status"`
	Reason  string `json:"reason,omitempty"`
	Message string `json:"message,omitempty"`
	Since   int64  `json:"since"`
}

// Timeline is a pod's history, one lane for each container and one for the pod's STATUS.
type Timeline struct {
	From   int64       `json:"from"`
	To     int64       `json:"to"`
	Status []Span      `json:"status"`
	Lanes  []Lane      `json:"lanes"`
	Marks  []EventMark `json:"marks"` // events
}

// Lane is one container's history.
type Lane struct {
	Name  string `json:"name"`
	Role  string `json:"role"`
	Spans []Span `json:"spans"`
	Ticks []Tick `json:"ticks,omitempty"`
}

// Span is a stretch of time in one state. To is 0 while it lasts; Ends is when it is due to end, where that is known.
type Span struct {
	From int64  `json:"from"`
	To   int64  `json:"to,omitempty"`
	Ends int64  `json:"ends,omitempty"`
	Kind string `json:"kind"` // waiting, pull, running, terminated, backoff, grace; in the status lane: the STATUS's tone
	Text string `json:"text"` // reason or STATUS
	Exit *int   `json:"exit,omitempty"`
}

// Tick is one run of a probe.
type Tick struct {
	At    int64  `json:"at"`
	Probe string `json:"probe"` // startup, liveness, readiness
	OK    bool   `json:"ok"`
}

// EventMark is an event on the timeline.
type EventMark struct {
	At   int64  `json:"at"`
	ID   string `json:"id"`
	Type string `json:"type"`
	Text string `json:"text"` // its reason
}
