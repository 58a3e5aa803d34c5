package crictl

import (
	"time"

	"github.com/podscope/podscope/engine/sim"
)

// stopped waits until a container has been stopped. The runtime waits in a coroutine of the simulation's own.
func (r *run) stopped(h held, grace time.Duration) {
	over := false
	r.Sim().Go("crictl/stop", func(p *sim.Proc) {
		r.runtime.StopContainer(p, h.ID, grace)
		over = true
		r.Wake()
	})
	for !over {
		r.Park()
	}
}
