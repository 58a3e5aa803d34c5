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
