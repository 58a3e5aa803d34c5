package cri

import (
	"time"

	"github.com/podscope/podscope/engine/sim"
)

// latency is how long one operation of the runtime takes: most often close to least, never more than least + spread. The numbers
// are those of the recorded node.
type latency struct{ least, spread time.Duration }

var (
	runSandbox      = latency{95 * time.Millisecond, 45 * time.Millisecond}
	stopSandbox     = latency{70 * time.Millisecond, 40 * time.Millisecond}
	createContainer = latency{12 * time.Millisecond, 10 * time.Millisecond}
	startContainer  = latency{62 * time.Millisecond, 38 * time.Millisecond}
	updateContainer = latency{12 * time.Millisecond, 8 * time.Millisecond}
	noticeExit      = latency{25 * time.Millisecond, 25 * time.Millisecond} // from a process's end to the runtime's state
	startExec       = latency{28 * time.Millisecond, 22 * time.Millisecond}
	endExec         = latency{8 * time.Millisecond, 8 * time.Millisecond}
)

const draws = "cri/latency"

// draw takes one of the possible durations.
func (l latency) draw(s *sim.Sim) time.Duration {
	f := s.Rand(draws).Float64()
	return l.least + time.Duration(f*f*float64(l.spread))
}

// sleep blocks p for a drawn duration, whoever wakes it meanwhile.
func (l latency) sleep(p *sim.Proc) { sleep(p, l.draw(p.Sim())) }

func sleep(p *sim.Proc, d time.Duration) {
	for end := p.Sim().Elapsed() + d; p.Sim().Elapsed() < end; {
		p.Sleep(end - p.Sim().Elapsed())
	}
}
