package check

import (
	"errors"
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/podscope/podscope/engine"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/lessons"
)

// How long things may take, in the cluster's time.
const (
	commandLimit = 20 * time.Minute
	verifyLimit  = 2 * time.Minute
)

// patience is how long one command may take of our own time: commands that ask again and again never end.
const patience = 20 * time.Second

// player does to a session what scripts and transcripts say.
type player struct {
	session *engine.Session
	tell    Teller
	shown   strings.Builder // what the step's commands have printed
}

// branch is the same cluster once more, to try something on.
func (p *player) branch() (*player, error) {
	s, err := p.session.Branched()
	if err != nil {
		return nil, err
	}
	s.Replay(engine.Forever)
	return &player{session: s, tell: p.tell}, nil
}

// shell runs a command line to its end.
func (p *player) shell(line string, limit time.Duration) (*engine.Command, error) {
	cmd, err := p.session.Do(line, nil)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	if !p.session.Finish(cmd, p.session.Now()+limit, func() bool { return time.Since(start) < patience }) {
		cmd.Kill()
		if time.Since(start) >= patience {
			return cmd, fmt.Errorf("%q goes on for ever", line)
		}
		return cmd, fmt.Errorf("%q does not end within %s of the cluster's time", line, limit)
	}
	return cmd, nil
}

// assets puts a lesson's files where they belong.
func (p *player) assets(assets []lessons.Asset) error {
	for _, a := range assets {
		name := path.Base(a.File)
		target := path.Join(strings.Replace(a.Target, "~", "/root", 1), name)
		line := "true"
		if target != "/root/"+name {
			line = fmt.Sprintf("mkdir -p '%s' && mv '/root/%s' '%s'", path.Dir(target), name, target)
		}
		if a.Mode != "" {
			line += fmt.Sprintf(" && chmod %s '%s'", a.Mode, target)
		}
		cmd, err := p.session.Do(line, []protocol.File{{Name: name, Text: a.Data}})
		if err != nil {
			return err
		}
		if p.session.Finish(cmd, p.session.Now()+time.Minute, engine.Forever); cmd.Exit() != 0 {
			return errors.New("asset " + a.File + ": " + cmd.Stderr())
		}
	}
	return nil
}

// open runs a page's scripts.
func (p *player) open(part lessons.Part) error {
	p.shown.Reset()
	for _, script := range []string{part.Background, part.Foreground} {
		if script == "" {
			continue
		}
		cmd, err := p.shell(script, commandLimit)
		if err != nil {
			return err
		}
		if cmd.Exit() != 0 {
			return fmt.Errorf("a script of the page ends with exit status %d: %s", cmd.Exit(), cmd.Stderr())
		}
	}
	return nil
}

// verify runs a step's check.
func (p *player) verify(s *lessons.Step) (exit int, said string) {
	cmd, err := p.shell(s.Verify, verifyLimit)
	if err != nil {
		return 1, ": " + err.Error()
	}
	if out := strings.TrimSpace(cmd.Stdout() + cmd.Stderr()); out != "" {
		said = ": " + out
	}
	return cmd.Exit(), said
}
