package referee

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Trace is a recording, or a simulated trace in the same format, as far as it is judged.
type Trace struct {
	Steps  []Step  `json:"steps"`
	Pods   []Pod   `json:"pods"`
	Events []Event `json:"events"`
}

// Step is a command and what it printed. Times are seconds since the first step.
type Step struct {
	At     float64 `json:"at"`
	Run    string  `json:"run"`
	Exit   *int    `json:"exit"`
	Stdout string  `json:"stdout"`
	Stderr string  `json:"stderr"`
}

// Pod is one visible write of a pod.
type Pod struct {
	At         float64              `json:"at"`
	Name       string               `json:"name"`
	Deleted    bool                 `json:"deleted"`
	Ready      string               `json:"ready"`
	Status     *string              `json:"status"`
	Restarts   int                  `json:"restarts"`
	Phase      string               `json:"phase"`
	PodIP      bool                 `json:"podIP"`
	Conditions map[string]Condition `json:"conditions"`
	Inits      []Container          `json:"initContainers"`
	Containers []Container          `json:"containers"`
	Ephemeral  []Container          `json:"ephemeralContainers"`
}

// Condition is a pod condition.
type Condition struct {
	Status  string `json:"status"`
	Reason  string `json:"reason"`
	Message string `json:"message"`
}

// Container is a container's status.
type Container struct {
	Name         string     `json:"name"`
	State        string     `json:"state"`
	Reason       string     `json:"reason"`
	Message      string     `json:"message"`
	ExitCode     *int       `json:"exitCode"`
	Ready        bool       `json:"ready"`
	Started      bool       `json:"started"`
	RestartCount int        `json:"restartCount"`
	LastState    *LastState `json:"lastState"`
}

// LastState is how a container ended before.
type LastState struct {
	State    string `json:"state"`
	Reason   string `json:"reason"`
	ExitCode *int   `json:"exitCode"`
}

// Event is one write of an event.
type Event struct {
	At        float64 `json:"at"`
	Type      string  `json:"type"`
	Reason    string  `json:"reason"`
	From      string  `json:"from"`
	Object    string  `json:"object"`
	FieldPath string  `json:"fieldPath"`
	Message   string  `json:"message"`
	Count     int     `json:"count"`
}

// Parse reads a trace.
func Parse(data []byte) (Trace, error) {
	var t Trace
	if err := json.Unmarshal(data, &t); err != nil {
		return t, fmt.Errorf("trace: %w", err)
	}
	return t, nil
}

// row is a stretch of a pod's history that reads the same in `kubectl get pods`.
type row struct {
	text string
	at   float64
	last Pod
}

// flash is how long a row must stand to count: a real cluster may or may not show a shorter one.
const flash = 0.35

func rows(records []Pod) []row {
	var out []row
	for _, r := range records {
		if r.Status == nil {
			continue
		}
		text := fmt.Sprintf("%s %s %d", r.Ready, *r.Status, r.Restarts)
		if n := len(out); n > 0 && out[n-1].text == text {
			out[n-1].last = r
			continue
		}
		out = append(out, row{text, r.At, r})
	}
	return out
}

func withoutFlashes(table []row, end float64) []row {
	var keep []row
	for i, r := range table {
		until := end
		if i+1 < len(table) {
			until = table[i+1].at
		}
		if until-r.at < flash && i != len(table)-1 {
			continue
		}
		if n := len(keep); n > 0 && keep[n-1].text == r.text {
			keep[n-1].last = r.last
			continue
		}
		keep = append(keep, r)
	}
	return keep
}

func texts(table []row) []string {
	out := make([]string, len(table))
	for i, r := range table {
		out[i] = r.text
	}
	return out
}

// history is a pod's records; histories keep the order in which the pods appeared.
type history struct {
	key     string
	records []Pod
}

type histories []history

func (h histories) of(key string) []Pod {
	for _, x := range h {
		if x.key == key {
			return x.records
		}
	}
	return nil
}

// byPod sorts records by pod. Pods with generated names are interchangeable: they are numbered by what happened to them.
func byPod(records []Pod) histories {
	records = slices.Clone(records)
	slices.SortStableFunc(records, func(a, b Pod) int { return cmp.Compare(a.At, b.At) })
	keys := map[string]string{}
	counts := map[string]int{}
	var all histories
	for _, r := range records {
		if r.Deleted && r.Status == nil {
			continue
		}
		key, ok := keys[r.Name]
		if !ok {
			base := cleanName(r.Name)
			key = fmt.Sprintf("%s#%d", base, counts[base])
			counts[base]++
			keys[r.Name] = key
			all = append(all, history{key: key})
		}
		i := slices.IndexFunc(all, func(h history) bool { return h.key == key })
		all[i].records = append(all[i].records, r)
	}
	return renumbered(all)
}

func renumbered(all histories) histories {
	var out histories
	done := map[string]bool{}
	for _, h := range all {
		group, _, _ := strings.Cut(h.key, "#")
		if done[group] {
			continue
		}
		done[group] = true
		var members []history
		for _, m := range all {
			if g, _, _ := strings.Cut(m.key, "#"); g == group {
				members = append(members, m)
			}
		}
		if strings.Contains(group, "<r>") {
			slices.SortStableFunc(members, func(a, b history) int { return cmp.Compare(storyOf(a.records), storyOf(b.records)) })
			for i := range members {
				members[i].key = fmt.Sprintf("%s#%d", group, i)
			}
		}
		out = append(out, members...)
	}
	return out
}

func storyOf(records []Pod) string {
	return strings.Join(texts(withoutFlashes(rows(records), 1e9)), " > ")
}

// cleanName is a pod's name with what is generated in it replaced.
func cleanName(name string) string { return clean("x-" + name)[2:] }
