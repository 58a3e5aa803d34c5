package referee

import (
	"os"
	"path/filepath"
	"testing"
)

// recordings reads a case's recordings.
func recordings(t *testing.T, dir string) []Trace {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "trace*.json"))
	if err != nil {
		t.Fatal(err)
	}
	var out []Trace
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		trace, err := Parse(data)
		if err != nil {
			t.Fatalf("%s: %v", p, err)
		}
		out = append(out, trace)
	}
	return out
}

func TestARecordingHoldsAgainstItself(t *testing.T) {
	cases, err := filepath.Glob("../replay/testdata/lifecycle/*")
	if err != nil || len(cases) < 100 {
		t.Fatalf("%d cases found (%v)", len(cases), err)
	}
	for _, dir := range cases {
		real := recordings(t, dir)
		for i, r := range real {
			if v := Judge(real, r); !v.Holds() {
				t.Errorf("%s, recording %d:\n%s", filepath.Base(dir), i+1, v.First())
			}
		}
	}
}

// TestPodsOfGeneratedNamesArePairedByHowTheyFared: which of two pods made at once goes first is chance; when it goes is not.
func TestPodsOfGeneratedNamesArePairedByHowTheyFared(t *testing.T) {
	at := func(name string, from float64, statuses ...string) (out []Pod) {
		for i := range statuses {
			out = append(out, Pod{At: from + 10*float64(i), Name: name, Ready: "1/1", Status: &statuses[i]})
		}
		return out
	}
	trace := func(first, second string, secondGoes float64) Trace {
		pods := append(at(first, 0, "Running"), at(second, 0.1, "Running")...)
		pods = append(pods, at(first, 5, "Terminating")...)
		return Trace{Pods: append(pods, at(second, secondGoes, "Terminating")...)}
	}
	const a, b = "web-5d4f8c7b9d-abcde", "web-5d4f8c7b9d-fghij"
	real := []Trace{trace(a, b, 40)}
	swapped := trace(a, b, 40)
	swapped.Pods[0], swapped.Pods[1] = at(b, 0, "Running")[0], at(a, 0.1, "Running")[0]
	if v := Judge(real, swapped); len(v["timing"]) > 0 {
		t.Errorf("the other one first: %q", v["timing"])
	}
	if v := Judge(real, trace(a, b, 20)); len(v["timing"]) == 0 {
		t.Error("the second one twenty seconds early, and nothing is said")
	}
}
