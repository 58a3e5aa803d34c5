package explain

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// unexplained are events that cannot come about here, or say all there is to say themselves.
const unexplained = " SelectingAll FailedToCreateEndpoint FailedToUpdateEndpoint NotDeleted FailedGet FailedDelete FailedRescale InvalidSchedule TooManyMissedTimes TooManySucceededPods UnParseableCronJobSchedule UnparseableSchedule UnsupportedSchedule "

// TestWhatComponentsReportIsExplained reads the reasons of their Events in their source.
func TestWhatComponentsReportIsExplained(t *testing.T) {
	files, err := filepath.Glob("../controllers/*/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no controllers", err)
	}
	for _, component := range []string{"kubelet", "scheduler"} {
		sources, err := filepath.Glob("../" + component + "/*.go")
		if err != nil || len(sources) == 0 {
			t.Fatal("no ", component, err)
		}
		files = append(files, sources...)
	}
	reason := regexp.MustCompile(`EventType(?:Normal|Warning), "([A-Z][A-Za-z]+)"`)
	found := 0
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range reason.FindAllStringSubmatch(string(source), -1) {
			found++
			if key := "event/" + m[1]; !hasTopic(key) && !strings.Contains(unexplained, " "+m[1]+" ") && m[1] != "Failed" && m[1] != "Successful" && m[1] != "Resize" { // their endings follow
				t.Errorf("%s reports %s: no topic explains it", file, m[1])
			}
		}
	}
	if found < 50 {
		t.Errorf("only %d Events found", found)
	}
}
