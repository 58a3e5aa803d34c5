package referee

import (
	"fmt"
	"slices"
	"strings"
)

func stepOutput(run, text string) string {
	text = cleanOutput(text)
	if strings.Contains(run, "describe") {
		return withoutEvents(text)
	}
	return text
}

// JudgeSteps compares what commands printed. Where recordings differ from each other, only the exit status counts.
func JudgeSteps(recordings []Trace, got Trace) []string {
	var notes []string
	for i, step := range recordings[0].Steps {
		if i >= len(got.Steps) {
			notes = append(notes, fmt.Sprintf("step %d not run: %s", i+1, step.Run))
			continue
		}
		notes = append(notes, judgeStep(recordings, i, got.Steps[i])...)
	}
	return notes
}

func judgeStep(recordings []Trace, i int, have Step) []string {
	step := recordings[0].Steps[i]
	var real []Step
	for _, t := range recordings {
		if i < len(t.Steps) {
			real = append(real, t.Steps[i])
		}
	}
	var notes []string
	if !slices.ContainsFunc(real, func(r Step) bool { return code(r.Exit) == code(have.Exit) }) {
		notes = append(notes, fmt.Sprintf("$ %s: exit %s, real %s", step.Run, code(have.Exit), code(step.Exit)))
	}
	if strings.HasPrefix(step.Run, "fault ") {
		return notes
	}
	for _, stream := range []struct {
		name string
		of   func(Step) string
	}{{"stdout", func(s Step) string { return s.Stdout }}, {"stderr", func(s Step) string { return s.Stderr }}} {
		want := stepOutput(step.Run, stream.of(real[0]))
		if slices.ContainsFunc(real[1:], func(r Step) bool { return stepOutput(step.Run, stream.of(r)) != want }) {
			continue
		}
		if got := stepOutput(step.Run, stream.of(have)); got != want {
			notes = append(notes, fmt.Sprintf("$ %s: %s %s", step.Run, stream.name, firstDifference(want, got)))
		}
	}
	return notes
}

func firstDifference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	line := func(lines []string, n int) string {
		if n < len(lines) {
			return fmt.Sprintf("%.220s", lines[n])
		}
		return "(end)"
	}
	for n := range max(len(a), len(b)) {
		if line(a, n) != line(b, n) {
			return fmt.Sprintf("line %d\n      real: %s\n      got:  %s", n+1, line(a, n), line(b, n))
		}
	}
	return "differs"
}
