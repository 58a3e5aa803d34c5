package page

import (
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/podscope/podscope/lessons/book"
	"github.com/podscope/podscope/web/browser"
)

// LessonNews tells how a lesson goes: after each page that is opened and each step that is done.
type LessonNews struct {
	Lesson    string      `json:"lesson"`
	Step      int         `json:"step"`  // that is open: 0 the introduction, Steps+1 the end
	Steps     int         `json:"steps"` // of the lesson
	Done      int         `json:"done"`  // steps
	Completed bool        `json:"completed"`
	Score     LessonScore `json:"score"`
}

// LessonScore is how well it goes. A step counts when it was done without its solution being shown, a question when the first guess was right. Steps
// that a lesson embedded from a later one on was carried over are not asked of the learner, and their questions neither.
type LessonScore struct {
	Alone     int `json:"alone"`
	Steps     int `json:"steps"`
	Right     int `json:"right"`
	Questions int `json:"questions"`
}

// Scaled is the score from 0 to 1, steps and questions counting the same.
func (s LessonScore) Scaled() float64 {
	if s.Steps+s.Questions == 0 {
		return 1
	}
	return float64(s.Alone+s.Right) / float64(s.Steps+s.Questions)
}

// progress is what is kept of all lessons, in the browser under "lessons"; the catalogue shows, exports and imports it.
type progress struct {
	Format  int                       `json:"format"`
	Lessons map[string]lessonProgress `json:"lessons"`
}

type lessonProgress struct {
	Done  int         `json:"done"`
	Steps int         `json:"steps"`
	At    string      `json:"at"`                  // when something changed last, RFC 3339
	When  string      `json:"completed,omitempty"` // first, RFC 3339
	Score LessonScore `json:"score"`
}

// news is how the lesson stands.
func (l *lesson) news() LessonNews {
	n := LessonNews{Lesson: l.name, Step: l.run.Page, Steps: len(l.book.Pages)}
	n.Score.Steps = n.Steps
	for i, s := range l.book.Pages {
		r := l.run.Pages[i+1]
		if r.Skipped && r.Done {
			n.Done++
			n.Score.Steps--
			continue
		}
		if r.Done || s.Verify == "" && l.run.Page > i+1 {
			n.Done++
			if !r.Shown {
				n.Score.Alone++
			}
		}
		n.Score.Questions += len(s.Questions)
		for q, g := range r.Guesses {
			if q < len(s.Questions) && g == s.Questions[q].Answer {
				n.Score.Right++
			}
		}
	}
	n.Completed = n.Done == n.Steps
	return n
}

// tellProgress keeps how far the learner has come, and tells whoever wants to know.
func (p *Playground) tellProgress() {
	n := p.lesson.news()
	p.keepProgress(n)
	if p.OnLesson != nil {
		p.OnLesson(n)
	}
}

// keepProgress writes the lesson's entry. What other tabs have written meanwhile stays; a lesson once completed stays completed, with its best score.
func (p *Playground) keepProgress(n LessonNews) {
	all := progress{Format: 1}
	if json.Unmarshal([]byte(browser.Load("lessons")), &all) != nil || all.Lessons == nil {
		all.Lessons = map[string]lessonProgress{}
	}
	now := time.Now().UTC().Format(time.RFC3339)
	was := all.Lessons[n.Lesson]
	next := lessonProgress{Done: n.Done, Steps: n.Steps, At: now, When: was.When, Score: n.Score}
	if n.Completed && next.When == "" {
		next.When = now
	}
	if was.When != "" && (!n.Completed || was.Score.Scaled() > n.Score.Scaled()) {
		next.Score = was.Score
	}
	all.Lessons[n.Lesson] = next
	if b, err := json.Marshal(all); err == nil {
		browser.Save("lessons", string(b))
	}
}

// courseCame takes the list of lessons for the menu, and looks up which of them are done.
func (p *Playground) courseCame(text string) {
	var c book.Course
	if json.Unmarshal([]byte(text), &c) == nil && len(c.Sections) > 0 {
		p.course = &c
	}
	var all progress
	_ = json.Unmarshal([]byte(browser.Load("lessons")), &all)
	p.learned = nil
	for _, name := range slices.Sorted(maps.Keys(all.Lessons)) {
		if all.Lessons[name].When != "" {
			p.learned = append(p.learned, name)
		}
	}
}
