package explain

import (
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// event explains an Event, found by its UID or name.
func (c Case) event(id string) answer {
	for _, e := range c.Events {
		if string(e.UID) == id || e.Name == id {
			return c.eventAnswer(e)
		}
	}
	return answer{term: "Event", key: "event"}
}

func (c Case) eventAnswer(e *corev1.Event) answer {
	a := answer{term: e.Reason, container: containerIn(e.InvolvedObject.FieldPath), facts: facts{}}
	a.facts.set("eventMessage", strings.TrimSpace(e.Message))
	a.facts.set("message", strings.TrimSpace(e.Message))
	a.facts.set("object", e.InvolvedObject.Name)
	a.facts.set("kind", strings.ToLower(e.InvolvedObject.Kind))
	a.facts["ns"] = ""
	if ns := e.InvolvedObject.Namespace; ns != "" && ns != corev1.NamespaceDefault {
		a.facts["ns"] = " -n " + ns
	}
	if e.InvolvedObject.Kind == "Node" {
		a.facts.set("node", e.InvolvedObject.Name)
	}
	if e.InvolvedObject.Kind == "Pod" {
		a.facts.set("pod", e.InvolvedObject.Name)
	}
	a.upTo = c.timeOf(e)
	a.key = eventKey(e)
	if probe, ok := strings.CutPrefix(a.key, "event/Unhealthy/"); ok {
		a.facts = c.probeFacts(a.container, probe).with(a.facts)
	}
	if probe, ok := strings.CutPrefix(a.key, "event/Killing/"); ok && (probe == "liveness" || probe == "startup") {
		a.facts = c.probeFacts(a.container, probe).with(a.facts)
	}
	if _, f := createRefusal(e.Message); e.Reason == "FailedCreate" && f != nil {
		a.facts = f.with(a.facts)
	}
	if e.Reason == "FailedScheduling" {
		return c.unschedulable(a, e.Message)
	}
	return a
}

// timeOf is when an Event was last seen, to the second that it is dated by and a little more; 0 when it has no date.
func (c Case) timeOf(e *corev1.Event) time.Duration {
	last := e.LastTimestamp.Time
	if e.Series != nil {
		last = e.Series.LastObservedTime.Time
	} else if last.IsZero() {
		last = e.EventTime.Time
	}
	if last.IsZero() {
		return 0
	}
	return last.Sub(c.Start) + time.Second
}

// containerIn reads a container's name from an event's field path, spec.containers{web}.
func containerIn(path string) string {
	_, rest, ok := strings.Cut(path, "{")
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(rest, "}")
	return name
}

// eventKey tells Events of one reason apart by their words and their source.
func eventKey(e *corev1.Event) string {
	key := "event/" + e.Reason
	source := e.Source.Component
	if source == "" {
		source = e.ReportingController
	}
	switch e.Reason {
	case "BackOff":
		if strings.Contains(e.Message, "pulling image") {
			return key + "/pull"
		}
	case "Failed":
		return failedKey(e.Message)
	case "Killing":
		return key + killingKey(e.Message)
	case "Unhealthy":
		kind, _, _ := strings.Cut(e.Message, " ")
		return key + "/" + strings.ToLower(kind)
	case "TaintManagerEviction":
		if strings.HasPrefix(e.Message, "Cancelling") {
			return key + "/cancel"
		}
	case "SuccessfulCreate", "SuccessfulDelete":
		return key + "/" + source
	case "FailedCreate":
		refusal, _ := createRefusal(e.Message)
		return key + refusal
	case "FailedBinding":
		if e.InvolvedObject.Kind == "Pod" {
			return key + "/Pod"
		}
	case "DeadlineExceeded":
		if e.InvolvedObject.Kind != "Pod" {
			return key + "/" + e.InvolvedObject.Kind
		}
	case "NodeNotReady":
		return key
	}
	if !hasTopic(key) && hasTopic(statusKey(e.Reason)) {
		return statusKey(e.Reason)
	}
	return key
}

// failedKey explains "Error: ImagePullBackOff" and the like by the word itself.
func failedKey(message string) string {
	if word, ok := strings.CutPrefix(message, "Error: "); ok {
		word, _, _ = strings.Cut(word, ":")
		if key := statusKey(word); hasTopic(key) {
			return key
		}
	}
	switch {
	case strings.Contains(message, "pull"):
		return "ErrImagePull"
	case strings.HasPrefix(message, "Error: ") && strings.Contains(message, "not found"), strings.Contains(message, "couldn't find key"):
		return "CreateContainerConfigError"
	case strings.Contains(message, "failed to start container"), strings.Contains(message, "failed to create containerd task"), strings.Contains(message, "runc"):
		return "RunContainerError"
	case strings.Contains(message, "failed to create container"), strings.Contains(message, "failed to generate container"):
		return "CreateContainerError"
	}
	return "event/Failed"
}

func killingKey(message string) string {
	switch {
	case strings.Contains(message, "liveness probe"):
		return "/liveness"
	case strings.Contains(message, "startup probe"):
		return "/startup"
	case strings.Contains(message, "PostStartHook"):
		return "/poststart"
	case strings.Contains(message, "definition changed"), strings.Contains(message, "resize"):
		return "/changed"
	}
	return ""
}
