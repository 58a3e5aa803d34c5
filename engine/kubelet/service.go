package kubelet

import (
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/sim"
)

// Start starts the kubelet's process: it registers the node and begins to look after its pods. After a Stop it is a new process, which
// finds the containers of the one before and remembers nothing else.
func (k *Kubelet) Start() {
	if k.up {
		return
	}
	again := k.epoch > 0
	k.up = true
	k.epoch++
	now := k.sim.Elapsed()
	k.startedAt = now
	if again {
		k.restartedAt = k.sim.Now()
	} else if k.config.Settled {
		k.startedAt = now - 24*time.Hour
	}
	k.reset()
	phase := now + k.sim.Between("kubelet/phase", firstSync, firstSync+phaseSpread)
	k.syncGrid = grid{phase: phase, period: syncPeriod}
	k.batchGrid = grid{phase: phase, period: statusBatchPeriod}
	k.cleanGrid = grid{phase: phase, period: housekeepingPeriod}
	k.pleg.start()
	k.volumes.start()
	k.registerNode()
	k.server.RegisterNode(k.name, k)
	k.watchPods()
	k.static.start()
	if again {
		k.after(housekeepingPeriod, "kubelet/housekeeping", k.dropOrphans)
	}
	k.tellProcess()
}

// reset makes the memory of a fresh process.
func (k *Kubelet) reset() {
	k.pods, k.workers, k.failures = map[podUID]*corev1.Pod{}, map[podUID]*worker{}, map[podUID]startFailures{}
	k.resizes, k.admitted, k.reported = map[podUID]*resizeState{}, map[podUID]bool{}, map[podUID]bool{}
	k.resizeTimer = nil
	k.deadline = map[podUID]*sim.Timer{}
	k.statuses = newStatusManager(k)
	k.probes = newProbes(k)
	k.images = newImages(k)
	k.static = newStaticPods(k)
	k.crash = newBackoff(k.sim.Now, crashBackoffFirst, crashBackoffMax)
	k.pleg = newPleg(k)
	k.evict, k.load, k.storage = eviction{}, nil, map[podUID]bool{}
}

// Stop ends the kubelet's process: containers run on, but nobody looks after them and the node sends no heartbeats.
func (k *Kubelet) Stop() {
	if !k.up {
		return
	}
	k.up = false
	k.epoch++
	k.server.RegisterNode(k.name, nil)
	for _, stop := range k.unwatch {
		stop()
	}
	k.unwatch = nil
	k.runtime.OnChange(func(podUID) {})
	for _, key := range k.probes.sorted() {
		k.probes.workers[key].stop()
	}
	for _, p := range slices.Clone(k.procs) {
		p.Kill()
	}
	k.procs = nil
	k.tellProcess()
}

func (k *Kubelet) tellProcess() {
	if k.config.Process != nil {
		k.config.Process(k.up)
	}
}

// Disconnect cuts the kubelet off from the API server. It goes on: containers are restarted and probed, but nothing that it writes arrives,
// and it does not hear what is wanted.
func (k *Kubelet) Disconnect() {
	k.link.Cut(k.server)
	k.server.CutNode(k.name, true)
}

// Reconnect brings the kubelet back: it hears what it has missed, and reports at its next attempts, which come every ten seconds.
func (k *Kubelet) Reconnect() {
	k.link.Heal()
	k.server.CutNode(k.name, false)
	if !k.up {
		return
	}
	k.after(k.sim.Between("kubelet/reconnect", 0, leaseRenewal), "kubelet/reconnect", func() {
		k.node.renew()
		k.node.refresh()
	})
}

// Running reports whether the kubelet's process runs.
func (k *Kubelet) Running() bool { return k.up }

// after schedules fn in this process: nothing is left of it when the process ends.
func (k *Kubelet) after(d time.Duration, what string, fn func()) *sim.Timer {
	epoch := k.epoch
	return k.sim.After(d, what, func() {
		if k.epoch == epoch {
			fn()
		}
	})
}

func (k *Kubelet) soon(what string, fn func()) { k.after(0, what, fn) }

// spawn runs a coroutine of this process.
func (k *Kubelet) spawn(name string, body func(*sim.Proc)) *sim.Proc {
	p := k.sim.Go(name, body)
	k.procs = append(k.procs, p)
	p.OnEnd(func() {
		if i := slices.Index(k.procs, p); i >= 0 {
			k.procs = slices.Delete(k.procs, i, i+1)
		}
	})
	return p
}

// dropOrphans removes what runs of pods that went while no kubelet looked.
// Models pkg/kubelet/kubelet_pods.go (*Kubelet).HandlePodCleanups.
func (k *Kubelet) dropOrphans() {
	for _, uid := range k.runtime.Pods() {
		if k.pods[uid] == nil && k.workers[uid] == nil {
			k.runtime.RemovePod(uid)
			k.volumes.forget(uid)
		}
	}
	for _, pod := range api.List[*corev1.Pod](k.client, "") {
		if pod.Spec.NodeName == k.name && isMirror(pod) && !k.static.known(mirrorKey(pod)) {
			k.static.deleteMirror(pod)
		}
	}
}
