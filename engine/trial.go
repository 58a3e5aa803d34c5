package engine

import (
	"time"

	"github.com/podscope/podscope/engine/protocol"
)

// Trial is a command tried out on a second life of a session: the same inputs lived again up to the moment looked at, and then the command. The
// session itself does not know of it: no time passes there, nothing is recorded, its hash stays. Unlike [Cluster.Rehearse] it has all that the
// cluster has – containers to exec into, files, the network, Events – and costs as much as living the session again.
type Trial struct {
	session *Session
	line    string
	limit   time.Duration
	lived   bool
	cmd     *Command
	end     time.Duration
}

// Try prepares a trial of a command line, which may take up to limit of the copy's time.
func (s *Session) Try(line string, limit time.Duration) (*Trial, error) {
	copied, err := s.Branched()
	if err != nil {
		return nil, err
	}
	return &Trial{session: copied, line: line, limit: limit}, nil
}

// Go goes on until the command has ended or its time is over, or budget says to pause. It reports whether the trial is over.
func (t *Trial) Go(budget func() bool) bool {
	if !t.lived {
		if t.lived = t.session.Replay(budget); !t.lived {
			return false
		}
	}
	if t.cmd == nil {
		t.cmd = t.session.cluster.Command(t.line)
		t.end = t.session.Now() + t.limit
	}
	return t.session.Finish(t.cmd, t.end, budget) || t.session.Now() >= t.end
}

// Ran is what came of the command.
func (t *Trial) Ran() protocol.Ran {
	if t.cmd == nil {
		return protocol.Ran{}
	}
	return protocol.Ran{Stdout: t.cmd.Stdout(), Stderr: t.cmd.Stderr(), Exit: t.cmd.Exit(), Ended: t.cmd.Ended()}
}

// Close frees the copy.
func (t *Trial) Close() { t.session.Close() }
