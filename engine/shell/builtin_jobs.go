package shell

import (
	"fmt"
	"strconv"
	"strings"
)

// jobLine is a job as jobs and the prompt show it.
func (s *shell) jobLine(j *job) string {
	state := "Running"
	switch {
	case j.done():
		last := j.procs[len(j.procs)-1].Status()
		switch {
		case last.Signal != 0:
			state = last.Signal.Description()
		case last.Code != 0 && s.dialect == bash:
			state = "Exit " + strconv.Itoa(last.Code)
		case last.Code != 0:
			state = "Done(" + strconv.Itoa(last.Code) + ")"
		default:
			state = "Done"
		}
	case j.stopped:
		state = "Stopped"
	}
	mark := " "
	for i, have := range s.jobs.list {
		if have == j && i == len(s.jobs.list)-1 {
			mark = "+"
		} else if have == j && i == len(s.jobs.list)-2 {
			mark = "-"
		}
	}
	text := j.text
	if state == "Running" && s.dialect == bash {
		text += " &"
	}
	return fmt.Sprintf("[%d]%s  %-23s %s", j.number, mark, state, text)
}

func builtinJobs(s *shell, args []string) int {
	var b strings.Builder
	for _, j := range s.jobs.list {
		if j.known {
			continue
		}
		if len(args) > 1 && args[1] == "-p" {
			b.WriteString(itoa(j.procs[0].PID) + "\n")
			continue
		}
		b.WriteString(s.jobLine(j) + "\n")
		if j.done() {
			j.known = true
		}
	}
	return s.print(b.String())
}
