package replay

import (
	"bytes"
	"encoding/json"
	"time"
)

// Trace is what happened, in the format of the recordings. Times are seconds since the first step began.
type Trace struct {
	Name       string         `json:"name"`
	Kubernetes string         `json:"kubernetes"`
	Steps      []StepResult   `json:"steps"`
	Pods       []PodRecord    `json:"pods"`
	Events     []EventRecord  `json:"events"`
	Objects    []ObjectRecord `json:"objects"`
}

// StepResult is what a command printed.
type StepResult struct {
	At          float64 `json:"at"`
	Run         string  `json:"run"`
	Exit        *int    `json:"exit"`
	Took        float64 `json:"took"`
	Stdout      string  `json:"stdout"`
	Stderr      string  `json:"stderr"`
	KilledAtEnd bool    `json:"killedAtEnd,omitempty"`
}

// PodRecord is one write of a pod, as far as it shows.
type PodRecord struct {
	At                 float64                    `json:"at"`
	Name               string                     `json:"name"`
	Deleted            bool                       `json:"deleted,omitempty"`
	Ready              string                     `json:"ready,omitempty"`
	Status             string                     `json:"status,omitempty"`
	Restarts           *int                       `json:"restarts,omitempty"`
	Phase              string                     `json:"phase,omitempty"`
	PodIP              bool                       `json:"podIP"`
	DeletionTimestamp  bool                       `json:"deletionTimestamp"`
	DeletionGrace      *int64                     `json:"deletionGracePeriodSeconds,omitempty"`
	Node               string                     `json:"node"`
	NominatedNodeName  string                     `json:"nominatedNodeName,omitempty"`
	Reason             string                     `json:"reason,omitempty"`
	Message            string                     `json:"message,omitempty"`
	QOSClass           string                     `json:"qosClass,omitempty"`
	Conditions         map[string]ConditionRecord `json:"conditions"`
	InitContainers     []ContainerRecord          `json:"initContainers,omitempty"`
	Containers         []ContainerRecord          `json:"containers,omitempty"`
	EphemeralContainer []ContainerRecord          `json:"ephemeralContainers,omitempty"`
}

// ConditionRecord is a condition without its times.
type ConditionRecord struct {
	Status  string `json:"status"`
	Reason  string `json:"reason,omitempty"`
	Message string `json:"message,omitempty"`
}

// ContainerRecord is a container's status without its times and ids.
type ContainerRecord struct {
	Name         string       `json:"name"`
	StateRecord               // how it is
	Ready        bool         `json:"ready"`
	Started      bool         `json:"started"`
	RestartCount int          `json:"restartCount"`
	LastState    *StateRecord `json:"lastState,omitempty"`
}

// StateRecord is a container state.
type StateRecord struct {
	State    string `json:"state,omitempty"`
	Reason   string `json:"reason,omitempty"`
	Message  string `json:"message,omitempty"`
	ExitCode *int   `json:"exitCode,omitempty"`
	Signal   int    `json:"signal,omitempty"`
}

// EventRecord is one write of an event.
type EventRecord struct {
	At        float64 `json:"at"`
	Type      string  `json:"type"`
	Reason    string  `json:"reason"`
	From      string  `json:"from"`
	Object    string  `json:"object"`
	FieldPath string  `json:"fieldPath,omitempty"`
	Message   string  `json:"message"`
	Count     int     `json:"count"`
	API       string  `json:"api"`
}

// ObjectRecord is one change of another kind of object: the row that kubectl get prints.
type ObjectRecord struct {
	At      float64           `json:"at"`
	Kind    string            `json:"kind"`
	Name    string            `json:"name"`
	Deleted bool              `json:"deleted,omitempty"`
	Summary map[string]string `json:"summary,omitempty"`

	Endpoints     []EndpointRecord `json:"endpoints,omitempty"` // of endpoint slices
	Taints        []TaintRecord    `json:"taints,omitempty"`    // of nodes
	Unschedulable bool             `json:"unschedulable,omitempty"`
}

// EndpointRecord is an endpoint with its conditions.
type EndpointRecord struct {
	Addresses   []string `json:"addresses"`
	Ready       bool     `json:"ready"`
	Serving     bool     `json:"serving"`
	Terminating bool     `json:"terminating"`
	Target      string   `json:"target,omitempty"`
	Node        string   `json:"node,omitempty"`
}

// TaintRecord is a node's taint.
type TaintRecord struct {
	Key    string `json:"key"`
	Value  string `json:"value,omitempty"`
	Effect string `json:"effect"`
}

// JSON is the trace as a text, one record a line would be too long to read: indented.
func (t Trace) JSON() []byte {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(t); err != nil {
		panic(err) // plain values only
	}
	return out.Bytes()
}

func seconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1e6 }
