package publish

import (
	"encoding/json"
	"testing"

	"github.com/podscope/podscope/lessons"
)

func TestTheCourseIsPublishedWhole(t *testing.T) {
	course, all, err := Course(lessons.Files())
	if err != nil {
		t.Fatal(err)
	}
	listed := 0
	for _, s := range course.Sections {
		listed += len(s.Lessons)
	}
	if listed != len(all) || listed == 0 {
		t.Errorf("%d lessons in the catalogue, %d published", listed, len(all))
	}
	for _, l := range all {
		data, err := json.Marshal(l)
		if err != nil {
			t.Fatal(err)
		}
		if limit := 64 << 10; len(data) > limit {
			t.Errorf("%s: %d bytes, want at most %d", l.Name, len(data), limit)
		}
		if len(l.Terms) == 0 || l.Minutes < 2 || l.Minutes > 30 {
			t.Errorf("%s: %d terms, %d minutes", l.Name, len(l.Terms), l.Minutes)
		}
		for i, s := range l.Pages {
			if len(s.Solution) == 0 || len(s.Blocks["en"]) == 0 || len(s.Blocks["zh"]) == 0 {
				t.Errorf("%s, step %d: text in both languages and a solution are needed", l.Name, i+1)
			}
		}
	}
}
