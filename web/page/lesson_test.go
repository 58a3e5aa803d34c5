package page

import (
	"slices"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/lessons"
	"github.com/podscope/podscope/lessons/book"
	"github.com/podscope/podscope/lessons/publish"
)

func redis(t *testing.T) *book.Lesson {
	t.Helper()
	_, all, err := publish.Course(lessons.Files())
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range all {
		if l.Name == "redis" {
			return l
		}
	}
	t.Fatal("there is no lesson redis")
	return nil
}

func TestTheFirstPageOfALessonIsThereBeforeAnyProgramRuns(t *testing.T) {
	got := words(NewLesson("/lessons/redis/", redis(t)))
	for _, want := range []string{"The redis exercise", "redis is a small database", "Start"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in: %s", want, got)
		}
	}
}

func TestAQuestionHidesTheTaskUntilItIsAnswered(t *testing.T) {
	p := NewLesson("/lessons/redis/", redis(t))
	p.lesson.run.Page = 1
	if got := words(p.lessonPanel(english)); !strings.Contains(got, "What does redis answer") || strings.Contains(got, "kubectl run redis") {
		t.Errorf("before the answer: %s", got)
	}
	p.guess(1)
	if got := words(p.lessonPanel(english)); !strings.Contains(got, "Not quite.") || !strings.Contains(got, "The answer: (nil)") && !strings.Contains(got, "The answer:  (nil)") {
		t.Errorf("after a wrong one: %s", got)
	}
	p.lesson.here().Read = 1
	if got := words(p.lessonPanel(english)); !strings.Contains(got, "kubectl run redis") {
		t.Errorf("after it was read: %s", got)
	}
}

func TestWhatALearnerWasNotAskedDoesNotCount(t *testing.T) {
	p := NewLesson("/lessons/redis/", redis(t))
	l := &p.lesson
	steps, questions := len(l.book.Pages), 0
	for i, s := range l.book.Pages {
		r := &l.run.Pages[i+1]
		*r = pageRun{Done: true, Skipped: i == 0, Shown: i == 1}
		if i > 0 {
			questions += len(s.Questions)
			for _, q := range s.Questions {
				r.Guesses = append(r.Guesses, q.Answer)
			}
		}
	}
	got := l.news()
	if want := (LessonScore{Alone: steps - 2, Steps: steps - 1, Right: questions, Questions: questions}); got.Score != want || !got.Completed || got.Done != steps {
		t.Errorf("with the first step skipped and the second one shown: %+v, want the score %+v", got, want)
	}
}

// TestAStepThatIsUntouchedIsShownAtOnce: to live a long session again only to stand where one stands would take seconds.
func TestAStepThatIsUntouchedIsShownAtOnce(t *testing.T) {
	input := func(typing protocol.Typing) protocol.Input { return protocol.Input{At: 7, Typing: &typing} }
	began := protocol.Session{At: 7, Inputs: []protocol.Input{{Line: "true"}, input(protocol.Typing{Terminal: 1, Open: true})}}
	later := func(at int64, more ...protocol.Input) protocol.Session {
		return protocol.Session{At: at, Inputs: append(slices.Clone(began.Inputs), more...)}
	}
	other := later(7)
	other.Inputs[0].Line = "false"
	for _, tt := range []struct {
		name string
		now  protocol.Session
		want bool
	}{
		{"nothing was done", later(7), true},
		{"a window has another size", later(7, input(protocol.Typing{Terminal: 1, Rows: 20, Columns: 90})), true},
		{"time has passed", later(8), false},
		{"something was typed", later(7, input(protocol.Typing{Terminal: 1, Keys: "k"})), false},
		{"a terminal was opened", later(7, input(protocol.Typing{Terminal: 2, Open: true, Rows: 20, Columns: 90})), false},
		{"a command was run", later(7, protocol.Input{At: 7, Line: "kubectl get pods"}), false},
		{"another life", other, false},
		{"it went back", protocol.Session{At: 7}, false},
	} {
		if got := untouched(began, tt.now); got != tt.want {
			t.Errorf("%s: untouched is %v", tt.name, got)
		}
	}
}

func TestACommandsOptionsStayInOnePiece(t *testing.T) {
	for command, want := range map[string]int{"kubectl run nginx --image=nginx:1.27": 1, "a": 0, "a  --b\n\tc-d": 2, "": 0} {
		code := element("code").Body(unbroken(command)...)
		if got := words(code); got != strings.Join(strings.Fields(command), " ") {
			t.Errorf("%q reads %q", command, got)
		}
		if got := strings.Count(app.HTMLString(code), `class="word"`); got != want {
			t.Errorf("%q: %d words are kept in one piece, want %d", command, got, want)
		}
	}
}
