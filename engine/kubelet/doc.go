// Package kubelet is the agent of one simulated node: it drives every pod bound to the node through its life.
//
// It is built as the real kubelet is, because what users see of pods is mostly the kubelet's inner rhythm: a work queue that is looked
// at every second, a relist of containers about as often, workers that act only on a snapshot newer than their last step, a status
// writer, probe tickers, back-offs. Everything is a state machine on events; only a step of a pod's worker, a hook and a probe's
// client are coroutines, because they wait in the middle.
//
// Where to find things:
//
//	worker.go, queue.go, pleg.go   one pod's steps in order; when the next one comes
//	sync.go                        the three kinds of step, and a pod's status
//	actions.go, initactions.go     what a step has to start and to kill
//	start.go, images.go, env.go    starting a container
//	kill.go, hooks.go              stopping it
//	probe.go, probes.go, prober.go probes
//	phase.go, conditions.go, containerstatus.go, statusmanager.go, statuswrite.go   status
//	volumes.go …                   volumes
//	profile.go                     what differs between Kubernetes versions
//
// A [Kubelet] talks to the API server as any client, to its node through a [cri.Runtime], and serves logs, exec, attach and port
// forwarding as the server's [api.NodeProxy].
package kubelet
