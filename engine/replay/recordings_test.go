package replay

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/podscope/podscope/engine/referee"
)

// update rewrites the list of what does not hold yet.
var update = flag.Bool("update", false, "rewrite testdata/pending.txt")

const pendingFile = "testdata/pending.txt"

// pending is what does not hold yet: the failing dimensions by case. A case that is not listed must hold in all of them; one that is
// listed must fail just so, so that the list can only be true.
func pending(t *testing.T) map[string][]string {
	t.Helper()
	f, err := os.Open(pendingFile)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := map[string][]string{}
	for in := bufio.NewScanner(f); in.Scan(); {
		if name, dimensions, ok := strings.Cut(in.Text(), ": "); ok && !strings.HasPrefix(name, "#") {
			out[name] = strings.Split(dimensions, ", ")
		}
	}
	return out
}

func TestTheClusterDoesWhatTheRealOneDid(t *testing.T) {
	var folders []string
	for _, set := range []string{"lifecycle", "unseen"} {
		cases, err := filepath.Glob("testdata/" + set + "/*")
		if err != nil || len(cases) == 0 {
			t.Fatalf("no recordings in %s: %v", set, err)
		}
		folders = append(folders, cases...)
	}
	known := pending(t)
	var list strings.Builder
	counts := map[string]int{}
	for _, dir := range folders {
		name := strings.TrimPrefix(strings.TrimPrefix(dir, "testdata/"), "lifecycle/")
		t.Run(name, func(t *testing.T) {
			recorded, err := ReadFolder(os.DirFS(dir))
			if err != nil {
				t.Fatal(err)
			}
			verdict, err := recorded.Judge(UsualSeed)
			if err != nil {
				t.Fatal(err)
			}
			failed := verdict.Failed()
			for _, d := range referee.Dimensions {
				if !slices.Contains(failed, d) {
					counts[d]++
				}
			}
			if len(failed) > 0 {
				fmt.Fprintf(&list, "%s: %s\n", name, strings.Join(failed, ", "))
			}
			if slices.Equal(failed, known[name]) || *update {
				return
			}
			if len(known[name]) > 0 {
				t.Errorf("differs in %q; %s says %q (rewrite it with -update when that is progress)\n%s", failed, pendingFile, known[name], verdict.First())
				return
			}
			t.Errorf("differs from the real cluster:\n%s", verdict.First())
		})
	}
	t.Logf("of %d cases: %v hold", len(folders), counts)
	if *update {
		head := "# Recorded cases in which something differs from the real cluster still, and in which dimension.\n# Rewritten by: go test ./engine/replay -update\n"
		if err := os.WriteFile(pendingFile, []byte(head+list.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// Two recordings of the same case differ by chance. Judged by one of them, this cluster's life must hold as often as the real cluster's other
// recording does, in every dimension, give or take one in a hundred.
func TestOneRecordingIsNoFartherFromThisClusterThanFromTheRealOne(t *testing.T) {
	folders, err := filepath.Glob("testdata/lifecycle/*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no recordings: %v", err)
	}
	judged, ours, real := 0, map[string]int{}, map[string]int{}
	count := func(verdicts []referee.Verdict, into map[string]int) {
		for _, v := range verdicts {
			for _, d := range referee.Dimensions {
				if len(v[d]) == 0 {
					into[d]++
				}
			}
		}
	}
	for _, dir := range folders {
		recorded, err := ReadFolder(os.DirFS(dir))
		if err != nil {
			t.Fatal(err)
		}
		if len(recorded.Recordings) < 2 {
			continue
		}
		verdicts, err := recorded.JudgeByEach(UsualSeed)
		if err != nil {
			t.Fatal(err)
		}
		judged += len(verdicts)
		count(verdicts, ours)
		count(recorded.JudgeReal(), real)
	}
	for _, d := range referee.Dimensions {
		if ours[d] < real[d]-judged/100 {
			t.Errorf("%s: this cluster holds in %d of %d, the real one in %d", d, ours[d], judged, real[d])
		}
	}
}
