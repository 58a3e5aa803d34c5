package replay

import (
	"fmt"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

// Case is a recorded case's input.
type Case struct {
	Name     string            `json:"name"`
	About    string            `json:"about"`
	Duration Seconds           `json:"duration"`
	Setup    Setup             `json:"setup"`
	Files    map[string]string `json:"files"`
	Steps    []Step            `json:"steps"`
}

// Setup is the cluster that a case wants.
type Setup struct {
	Nodes   []Node   `json:"nodes"`   // extra nodes without a kubelet
	Prepull *bool    `json:"prepull"` // false: no image of the case is on the node
	Images  []string `json:"images"`  // these images are not on the node
	Kubelet string   `json:"kubelet"` // "1.36" or "1.34"

	// How it was recorded; without effect here.
	Exclusive  any `json:"exclusive"`
	WatchNodes any `json:"watchNodes"`
	Post       any `json:"post"`
}

// Node is an extra node: the scheduler and the controllers see it, nothing runs on it.
type Node struct {
	Name        string              `json:"name"`
	Labels      map[string]string   `json:"labels"`
	Taints      []corev1.Taint      `json:"taints"`
	Allocatable corev1.ResourceList `json:"allocatable"`
}

// Step is a command run at a time.
type Step struct {
	At  Seconds `json:"at"`
	Run string  `json:"run"`
}

// Seconds is a duration written as Go writes it ("1m30s").
type Seconds time.Duration

// UnmarshalJSON reads a duration.
func (s *Seconds) UnmarshalJSON(data []byte) error {
	var text string
	if err := yaml.Unmarshal(data, &text); err != nil {
		return err
	}
	d, err := time.ParseDuration(text)
	*s = Seconds(d)
	return err
}

// Parse reads a case.yaml. Its steps are put in order of time.
func Parse(data []byte) (Case, error) {
	var c Case
	if err := yaml.Unmarshal(data, &c); err != nil {
		return Case{}, fmt.Errorf("case: %w", err)
	}
	if len(c.Steps) == 0 {
		return Case{}, fmt.Errorf("case %q has no steps", c.Name)
	}
	slices.SortStableFunc(c.Steps, func(a, b Step) int { return int(a.At - b.At) })
	return c, nil
}
