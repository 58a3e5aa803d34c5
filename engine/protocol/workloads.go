package protocol

// Workload is an object that makes pods, directly or through others: a Deployment, ReplicaSet, ReplicationController, StatefulSet, DaemonSet,
// Job or CronJob. A deployment's replica sets are its Revisions, not workloads of their own.
type Workload struct {
	ID        string     `json:"id"`
	Kind      string     `json:"kind"`
	Namespace string     `json:"namespace"`
	Name      string     `json:"name"`
	Owner     string     `json:"owner,omitempty"` // of a Job: "CronJob/nightly"
	Created   int64      `json:"created"`
	Deleting  bool       `json:"deleting,omitempty"`
	Stage     string     `json:"stage"` // steady, rolling, scaling, stuck, paused, complete, failed, suspended, waiting
	Counts    []Count    `json:"counts,omitempty"`
	Revisions []Revision `json:"revisions,omitempty"` // oldest first; those without pods only when they could be returned to
	Schedule  string     `json:"schedule,omitempty"`  // of a CronJob
	Next      int64      `json:"next,omitempty"`      // its next run, ms
}

// Count is one of the numbers in a workload's status, by Kubernetes' own word: desired, updated, ready, available, …
type Count struct {
	Name string `json:"name"`
	N    int    `json:"n"`
}

// Revision is one version of a workload's pod template, with the pods made from it.
type Revision struct {
	Name    string       `json:"name"`             // of the ReplicaSet or ControllerRevision
	Owner   string       `json:"owner"`            // what Pod.Owner says of its pods
	Hash    string       `json:"hash,omitempty"`   // Pod.Revision of its pods; empty: all of the owner's
	Number  int64        `json:"number,omitempty"` // as kubectl rollout history counts
	Newest  bool         `json:"newest,omitempty"`
	Images  []string     `json:"images"`
	Counts  []Count      `json:"counts,omitempty"`
	Differs []Difference `json:"differs,omitempty"` // from the newest
}

// Difference is one field in which two templates differ. An empty side does not have the field.
type Difference struct {
	Path string `json:"path"` // spec.containers[web].image
	Here string `json:"here"`
	New  string `json:"new"` // in the newest
}

// Service is a service with the pods that its selector names.
type Service struct {
	ID        string     `json:"id"`
	Namespace string     `json:"namespace"`
	Name      string     `json:"name"`
	Type      string     `json:"type"` // ClusterIP, NodePort, LoadBalancer, ExternalName; Headless
	Address   string     `json:"address,omitempty"`
	Ports     []string   `json:"ports,omitempty"`    // "80→8080/TCP", "80:30080→8080/TCP"
	Selector  []KeyValue `json:"selector,omitempty"` // empty: its endpoints are somebody else's business
	Backends  []Backend  `json:"backends,omitempty"`
}

// Backend is a pod that a service's selector names.
type Backend struct {
	Pod string `json:"pod"`           // its name; in the service's namespace
	Not string `json:"not,omitempty"` // why it gets no traffic now: pending, finished, terminating, unready, noport, unlisted; empty when it does
}

// Flow counts the connections that a service has had to a pod since the session began.
type Flow struct {
	Service string `json:"service"`       // namespace/name
	Pod     string `json:"pod,omitempty"` // namespace/name; empty: they led nowhere, or to something that is no pod
	Settled int    `json:"settled"`       // came through or failed
	Failed  int    `json:"failed,omitempty"`
}

// Object is all about one object that is not a pod: a node, a workload, a replica set, a service.
type Object struct {
	Ref        Ref         `json:"ref"`
	ID         string      `json:"id"`
	Facts      []KeyValue  `json:"facts"` // by the path of the field
	Conditions []Condition `json:"conditions,omitempty"`
	Labels     []KeyValue  `json:"labels,omitempty"`
	Strangers  []Stranger  `json:"strangers,omitempty"` // of a service: pods of its namespace that its selector does not name
}

// Stranger is a pod that a service does not select, and the label that is to blame.
type Stranger struct {
	Pod  string `json:"pod"`
	Want string `json:"want"`          // app=web
	Has  string `json:"has,omitempty"` // app=wbe; empty: the pod has no such label
}
