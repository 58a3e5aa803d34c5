package cri

import (
	"math/rand/v2"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/sim"
)

// latency is how long one operation of the runtime takes: most often close to least, never more than least + spread. The numbers
// are those of the recorded node.
type latency struct{ least, spread time.Duration }

var (
	runSandbox      = latency{115 * time.Millisecond, 45 * time.Millisecond}
	stopSandbox     = latency{115 * time.Millisecond, 170 * time.Millisecond}
	createContainer = latency{12 * time.Millisecond, 10 * time.Millisecond}
	startContainer  = latency{62 * time.Millisecond, 38 * time.Millisecond}
	updateContainer = latency{12 * time.Millisecond, 8 * time.Millisecond}
	noticeExit      = latency{35 * time.Millisecond, 55 * time.Millisecond} // from a process's end to the runtime's state
	startExec       = latency{28 * time.Millisecond, 22 * time.Millisecond}
	endExec         = latency{8 * time.Millisecond, 8 * time.Millisecond}
)

// draw takes one of the possible durations.
func (l latency) draw(r *rand.Rand) time.Duration {
	f := r.Float64()
	return l.least + time.Duration(f*f*float64(l.spread))
}

// sleep blocks p for a drawn duration, whoever wakes it meanwhile.
func (l latency) sleep(p *sim.Proc, r *rand.Rand) { sleep(p, l.draw(r)) }

// chance is the stream of random numbers of one pod, or of one purpose in it: what else goes on at the node never shifts it.
func (r *Runtime) chance(namespace, pod string, purpose ...string) *rand.Rand {
	return r.sim.Rand(strings.Join(append([]string{"cri/latency", namespace, pod}, purpose...), " "))
}

// chance is the stream of the sandbox's pod.
func (s *sandbox) chance() *rand.Rand { return s.r.chance(s.config.Namespace, s.config.Name) }

// chance is the stream of the container's own start and end.
func (c *container) chance() *rand.Rand {
	return c.r.chance(c.box.config.Namespace, c.box.config.Name, c.config.Name)
}

// execChance is the stream of the commands that are run in the container.
func (c *container) execChance() *rand.Rand {
	return c.r.chance(c.box.config.Namespace, c.box.config.Name, c.config.Name, "exec")
}

func sleep(p *sim.Proc, d time.Duration) {
	for end := p.Sim().Elapsed() + d; p.Sim().Elapsed() < end; {
		p.Sleep(end - p.Sim().Elapsed())
	}
}
