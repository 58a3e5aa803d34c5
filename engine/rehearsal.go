package engine

import (
	"maps"
	"net/netip"
	"time"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/machine"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

// rehearsalTime is how long, in its own time, a rehearsed command may take.
const rehearsalTime = 5 * time.Second

// Rehearse runs a command line on a copy: an API server with the objects that the cluster has now, and one machine, on a clock of their own. It tells
// what the command would print; nothing changes here, no time passes, and the session's record does not know of it. There are no
// kubelets and no controllers in the copy, so it is good for commands that only talk to the API server.
func (c *Cluster) Rehearse(line string, files []protocol.File) protocol.Ran {
	r := c.copied()
	defer r.Close()
	for _, f := range files {
		r.WriteFile(f.Name, []byte(f.Text))
	}
	cmd := r.Command(line)
	for end := r.Now() + rehearsalTime; !cmd.Ended() && r.StepBefore(end); {
		continue
	}
	return protocol.Ran{Stdout: cmd.Stdout(), Stderr: cmd.Stderr(), Exit: cmd.Exit(), Ended: cmd.Ended()}
}

// copied is a cluster of the same objects, Events apart, in which nothing acts by itself.
func (c *Cluster) copied() *Cluster {
	s := sim.New(c.config.Seed, c.Sim.Now())
	st := store.New(s)
	for _, kind := range api.Kinds() {
		if kind.Kind == "Event" {
			continue
		}
		for _, o := range c.Store.List(kind.Name(), "") {
			st.Create(kind.Key(o.GetNamespace(), o.GetName()), o.DeepCopyObject().(store.Object))
		}
	}
	r := &Cluster{Sim: s, Store: st, config: c.config, API: api.NewServer(s, st, api.Options{Version: c.config.Version}), network: network.New(s)}
	r.programs = maps.Clone(c.programs)
	maps.Copy(r.programs, r.tools())
	ip := netip.AddrFrom4([4]byte{192, 168, 49, 2})
	r.machines = []*node{{Machine: machine.New(s, r.network, c.machines[0].Name, ip, c.system, r.programs)}}
	return r
}
