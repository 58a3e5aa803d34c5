package crictl

import (
	"fmt"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/sim"
)

// stopped waits until a container has been stopped.
func (r *run) stopped(h held, grace time.Duration) {
	r.aside("crictl/stop", func(p *sim.Proc) { r.runtime.StopContainer(p, h.ID, grace) })
}

// aside does something that waits in a coroutine of the simulation's own, as the runtime does, and waits for its end.
func (r *run) aside(name string, do func(*sim.Proc)) {
	over := false
	r.Sim().Go(name, func(p *sim.Proc) {
		do(p)
		over = true
		r.Wake()
	})
	for !over {
		r.Park()
	}
}

// stopPods stops pods' sandboxes, with all that runs in them.
func (r *run) stopPods() error {
	if len(r.args) == 0 {
		return errNoID
	}
	for _, arg := range r.args {
		id, err := r.sandbox(arg)
		if err != nil {
			return err
		}
		r.aside("crictl/stopp", func(p *sim.Proc) { r.runtime.StopPodSandbox(p, id) })
		fmt.Fprintf(r.Stdout, "Stopped sandbox %s\n", id)
	}
	return nil
}

// sandbox is the id of the sandbox that an id's beginning means.
func (r *run) sandbox(id string) (string, error) {
	for _, uid := range r.runtime.Pods() {
		for _, s := range r.runtime.PodStatus(uid).Sandboxes {
			if id != "" && strings.HasPrefix(s.ID, id) {
				return s.ID, nil
			}
		}
	}
	return "", fmt.Errorf("stopping the pod sandbox %q: rpc error: code = NotFound desc = an error occurred when try to find sandbox %q: not found", id, id)
}
