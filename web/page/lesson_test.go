package page

import (
	"strings"
	"testing"

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
