package kubectl

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// Session is a series of command lines with what they printed, as recorded on a real cluster.
type Session struct {
	Name  string            `json:"name"`
	About string            `json:"about"`
	Files map[string]string `json:"files"` // in the directory where the commands run
	Setup []Step            `json:"setup"`
	Steps []Step            `json:"steps"`
}

// Step is one command line and what it printed.
type Step struct {
	At     *float64 `json:"at,omitempty"` // when it was typed, in seconds since the first step
	Run    string   `json:"run"`
	Exit   int      `json:"exit"`
	Stdout string   `json:"stdout"`
	Stderr string   `json:"stderr"`
}

// Terminal types on the control-plane node of a cluster.
type Terminal interface {
	// WriteFile puts a file into the directory where the commands run.
	WriteFile(name, content string) error
	// Shell runs a command line to its end, in virtual time.
	Shell(line, stdin string) (stdout, stderr string, exit int, err error)
	// Elapsed is the virtual time since the cluster began.
	Elapsed() time.Duration
	// Wait lets virtual time pass until then.
	Wait(until time.Duration)
}

// Replay types a session's commands again, each when it was typed or when the one before has ended, and gives what came of them.
func (s Session) Replay(t Terminal) (Session, error) {
	got := Session{Name: s.Name, About: s.About, Files: s.Files, Setup: []Step{}, Steps: []Step{}}
	names := make([]string, 0, len(s.Files))
	for name := range s.Files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if err := t.WriteFile(name, s.Files[name]); err != nil {
			return got, fmt.Errorf("writing %s: %w", name, err)
		}
	}
	var err error
	if got.Setup, err = replaySteps(t, s.Setup, false); err != nil {
		return got, err
	}
	got.Steps, err = replaySteps(t, s.Steps, true)
	return got, err
}

func replaySteps(t Terminal, steps []Step, timed bool) ([]Step, error) {
	out := []Step{}
	start := t.Elapsed()
	for _, step := range steps {
		done := Step{Run: step.Run}
		if timed {
			if step.At != nil {
				t.Wait(start + time.Duration(*step.At*float64(time.Second)))
			}
			done.At = new(math.Round((t.Elapsed()-start).Seconds()*100) / 100)
		}
		var err error
		if done.Stdout, done.Stderr, done.Exit, err = t.Shell(step.Run, ""); err != nil {
			return out, fmt.Errorf("%s: %w", step.Run, err)
		}
		out = append(out, done)
	}
	return out, nil
}

// Answer is what a cluster says to one manifest.
type Answer struct {
	Name     string `json:"name"`
	Group    string `json:"group"`
	Manifest string `json:"manifest"`
	Command  string `json:"command"` // reads the manifest from its input
	Exit     int    `json:"exit"`
	Stdout   string `json:"stdout"`
	Stderr   string `json:"stderr"`
}
