package coreutils

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/podscope/podscope/engine/proc"
)

// spawnWait runs a command with this one's streams and returns its exit code; it complains as a shell-less caller does when
// the command cannot be run.
func (t *tool) spawnWait(args ...string) int {
	return t.runSpec(proc.Spec{Args: args})
}

func (t *tool) runSpec(spec proc.Spec) int {
	_ = t.out.Flush()
	child, err := t.Spawn(spec)
	if err != nil {
		return t.cantRun(spec.Args[0], err)
	}
	for {
		status, err := t.Wait(child)
		if err == nil {
			return status.Code
		}
	}
}

// cantRun words a command that does not start, and returns 127 or 126.
func (t *tool) cantRun(name string, err error) int {
	code := 126
	if errors.Is(err, proc.ErrNotFound) || text(err) == "No such file or directory" {
		code = 127
	}
	reason := text(err)
	if errors.Is(err, proc.ErrNotFound) {
		reason = "No such file or directory"
	}
	if t.gnu {
		quote := "‘%s’: %s"
		if t.name == "timeout" || t.name == "nohup" || t.name == "nice" {
			quote = "failed to run command " + quote
		}
		t.warn(quote, name, reason)
		return code
	}
	t.warn("can't execute '%s': %s", name, reason)
	return code
}

// capture runs a command and returns what it printed.
func (t *tool) capture(args ...string) (string, int) {
	_ = t.out.Flush()
	var b bytes.Buffer
	child, err := t.Spawn(proc.Spec{Args: args, Stdout: proc.NewSink(func(p []byte) { b.Write(p) }, nil)})
	if err != nil {
		return "", t.cantRun(args[0], err)
	}
	for {
		status, err := t.Wait(child)
		if err == nil {
			return b.String(), status.Code
		}
	}
}

// piped gathers what is written and feeds it to a command when closed: awk's print | "command".
type piped struct {
	t       *tool
	command string
	buf     []byte
}

func (p *piped) Write(b []byte) (int, error) {
	p.buf = append(p.buf, b...)
	return len(b), nil
}

func (p *piped) Close() error {
	feed, in := proc.NewFeed()
	_, _ = feed.Write(p.buf)
	_ = feed.Close()
	if code := p.t.runSpec(proc.Spec{Args: []string{"sh", "-c", p.command}, Stdin: in}); code != 0 {
		return fmt.Errorf("exit status %d", code)
	}
	return nil
}
