package engine

import (
	"github.com/podscope/podscope/engine/controllers/attachdetach"
	"github.com/podscope/podscope/engine/controllers/clusterroleaggregation"
	"github.com/podscope/podscope/engine/controllers/cronjob"
	"github.com/podscope/podscope/engine/controllers/daemonset"
	"github.com/podscope/podscope/engine/controllers/deployment"
	"github.com/podscope/podscope/engine/controllers/disruption"
	"github.com/podscope/podscope/engine/controllers/endpoints"
	"github.com/podscope/podscope/engine/controllers/endpointslice"
	"github.com/podscope/podscope/engine/controllers/endpointslicemirroring"
	"github.com/podscope/podscope/engine/controllers/ephemeralvolume"
	"github.com/podscope/podscope/engine/controllers/garbagecollector"
	"github.com/podscope/podscope/engine/controllers/horizontalpodautoscaler"
	"github.com/podscope/podscope/engine/controllers/job"
	"github.com/podscope/podscope/engine/controllers/namespace"
	"github.com/podscope/podscope/engine/controllers/nodelifecycle"
	"github.com/podscope/podscope/engine/controllers/persistentvolume"
	"github.com/podscope/podscope/engine/controllers/podgc"
	"github.com/podscope/podscope/engine/controllers/replicaset"
	"github.com/podscope/podscope/engine/controllers/resourceclaim"
	"github.com/podscope/podscope/engine/controllers/resourcequota"
	"github.com/podscope/podscope/engine/controllers/serviceaccount"
	"github.com/podscope/podscope/engine/controllers/statefulset"
	"github.com/podscope/podscope/engine/controllers/storageprotection"
	"github.com/podscope/podscope/engine/controllers/tainteviction"
	"github.com/podscope/podscope/engine/controllers/ttlafterfinished"
	"github.com/podscope/podscope/engine/coredns"
	"github.com/podscope/podscope/engine/scheduler"
)

// startControlPlane sets the scheduler and the controllers going. They meet only in the API.
func (c *Cluster) startControlPlane() {
	if err := coredns.Install(c.API); err != nil {
		panic(err) // a fixed manifest
	}
	scheduler.New(c.Sim, c.API, c.Log).Start()
	namespace.New(c.Sim, c.API, c.Log).Start()
	serviceaccount.New(c.Sim, c.API, c.Log).Start()
	clusterroleaggregation.New(c.Sim, c.API).Start()
	nodelifecycle.New(c.Sim, c.API, c.Log).Start()
	tainteviction.New(c.Sim, c.API, c.Log).Start()
	storageprotection.New(c.Sim, c.API).Start()
	garbagecollector.New(c.Sim, c.API, c.Log).Start()
	replicaset.New(c.Sim, c.API, c.Log).Start()
	replicaset.NewReplication(c.Sim, c.API, c.Log).Start()
	deployment.New(c.Sim, c.API, c.Log).Start()
	daemonset.New(c.Sim, c.API, c.Log).Start()
	statefulset.New(c.Sim, c.API, c.Log).Start()
	job.New(c.Sim, c.API, c.Log).Start()
	ttlafterfinished.New(c.Sim, c.API, c.Log).Start()
	cronjob.New(c.Sim, c.API, c.Log).Start()
	persistentvolume.New(c.Sim, c.API, c.Log).Start()
	attachdetach.New(c.Sim, c.API).Start()
	ephemeralvolume.New(c.Sim, c.API).Start()
	resourceclaim.New(c.Sim, c.API).Start()
	disruption.New(c.Sim, c.API, c.Log).Start()
	horizontalpodautoscaler.New(c.Sim, c.API, c.Log).Start()
	resourcequota.New(c.Sim, c.API).Start()
	endpointslice.New(c.Sim, c.API, c.Log).Start()
	endpoints.New(c.Sim, c.API).Start()
	endpointslicemirroring.New(c.Sim, c.API).Start()
	c.proxy.Start()
	podgc.New(c.Sim, c.API, c.Log).Start()
}
