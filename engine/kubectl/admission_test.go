package kubectl

import (
	"encoding/json"
	"os"
	"regexp"
	"testing"
)

type admissionCase struct {
	Name, Group, Manifest, Command string
	Exit                           int
	Stdout, Stderr                 string
}

var generated = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|web-[a-z0-9]{5}`)

func TestAnswersToManifestsAreThoseOfARealCluster(t *testing.T) {
	data, err := os.ReadFile("../api/testdata/admission.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []admissionCase
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	failed := 0
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			w := newWorld(t)
			out, errOut, exit := w.run(t, c.Command, c.Manifest)
			clean := func(s string) string { return generated.ReplaceAllString(s, "<generated>") }
			if clean(out) != clean(c.Stdout) || clean(errOut) != clean(c.Stderr) || exit != c.Exit {
				failed++
				t.Errorf("\n%s\nwant [%d] %s%s\ngot  [%d] %s%s", c.Command, c.Exit, c.Stdout, c.Stderr, exit, out, errOut)
			}
		})
	}
	t.Logf("%d of %d differ", failed, len(cases))
}
