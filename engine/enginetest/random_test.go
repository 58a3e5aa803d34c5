package enginetest

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/podscope/podscope/engine"
)

var (
	scenarios = flag.Int("scenarios", 300, "how many random scenarios to live")
	first     = flag.Uint64("first", 1, "the seed of the first")
)

// live plays a scenario and reports what was violated, and the trace's hash.
func live(s scenario) (violations []string, hash uint64) {
	c := engine.NewCluster(engine.Config{Seed: s.seed, Version: s.version, Prepull: true})
	defer c.Close()
	for _, name := range slices.Sorted(maps.Keys(s.files)) {
		c.WriteFile(name, []byte(s.files[name]))
	}
	watch := newInvariants(c)
	lines := slices.Clone(s.lines)
	slices.SortStableFunc(lines, func(a, b timedLine) int { return int(a.at - b.at) })
	for _, l := range lines {
		c.RunTo(l.at)
		c.Command(l.line)
	}
	c.RunTo(s.duration)
	return watch.violations, c.Sim.Hash()
}

func TestRandomScenariosViolateNothing(t *testing.T) {
	for seed := *first; seed < *first+uint64(*scenarios); seed++ {
		s := newScenario(seed)
		violations, hash := live(s)
		if len(violations) > 0 {
			t.Errorf("seed %d: %s\n%s", seed, strings.Join(violations, "\n"), s)
		}
		if seed%20 == 0 {
			if _, again := live(s); again != hash {
				t.Errorf("seed %d: a second run took other steps", seed)
			}
		}
	}
}

// TestFoundScenariosViolateNothing keeps the seeds that once violated something.
func TestFoundScenariosViolateNothing(t *testing.T) {
	text, err := os.ReadFile("testdata/found-seeds.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		number, why, _ := strings.Cut(strings.TrimSpace(line), " ")
		if number == "" || strings.HasPrefix(number, "#") {
			continue
		}
		seed, err := strconv.ParseUint(number, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		if violations, _ := live(newScenario(seed)); len(violations) > 0 {
			t.Errorf("seed %d (%s): %s", seed, why, strings.Join(violations, "\n"))
		}
	}
}

// String is the scenario as a person would repeat it.
func (s scenario) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Kubernetes %s, %v\n", s.version, s.duration)
	for _, l := range s.lines {
		fmt.Fprintf(&b, "at %v: %s\n", l.at.Round(time.Millisecond), l.line)
	}
	for _, name := range slices.Sorted(maps.Keys(s.files)) {
		fmt.Fprintf(&b, "--- %s\n%s", name, s.files[name])
	}
	return b.String()
}
