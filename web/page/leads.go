package page

import (
	"strings"

	"github.com/podscope/podscope/engine/protocol"
)

// lead is what services have to do with a pod.
type lead struct {
	From    string // ids of the services whose traffic it gets
	Not     string // why it gets none of a service that selects it
	Settled int    // connections that it was sent
	Failed  int
}

// leads are by the pods' namespaces and names.
func leads(services []protocol.Service, flows []protocol.Flow) map[string]lead {
	out := map[string]lead{}
	for _, s := range services {
		for _, b := range s.Backends {
			key := s.Namespace + "/" + b.Pod
			l := out[key]
			if b.Not == "" {
				l.From = strings.TrimSpace(l.From + " " + s.ID)
			} else {
				l.Not = b.Not
			}
			out[key] = l
		}
	}
	for _, f := range flows {
		l := out[f.Pod]
		l.Settled += f.Settled
		l.Failed += f.Failed
		out[f.Pod] = l
	}
	return out
}

// through counts the connections to a service, wherever they led.
func through(s protocol.Service, flows []protocol.Flow) (settled, failed int) {
	for _, f := range flows {
		if f.Service == s.Namespace+"/"+s.Name {
			settled += f.Settled
			failed += f.Failed
		}
	}
	return settled, failed
}
