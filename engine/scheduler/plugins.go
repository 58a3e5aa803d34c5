package scheduler

import corev1 "k8s.io/api/core/v1"

// plugin is one rule about where a pod may or should run. What it can do beside having a name it says by the interfaces it has.
type plugin interface{ name() string }

// preFilterer looks at a pod once before any node is tried. It may refuse the pod for every node.
type preFilterer interface {
	preFilter(c *cycle) *status
}

// filterer refuses nodes.
type filterer interface {
	filter(c *cycle, n *nodeInfo) *status
}

// scorer prefers nodes: one number between 0 and maxScore for each, or none when it has no opinion on this pod.
type scorer interface {
	score(c *cycle, feasible []*nodeInfo) []int64
}

// hinter says whether an event may make a pod fit that this plugin refused. Models the QueueingHints of each plugin.
type hinter interface {
	worthRetry(s *Scheduler, pod *corev1.Pod, e event) bool
}

const maxScore = 100

// plugins are those of the default profile in their order. NodeVolumeLimits counts what drivers say that a node can take, and
// NodeDeclaredFeatures what a kubelet lacks: neither ever refuses a node of this cluster, which has no drivers and kubelets of one version.
// Models pkg/scheduler/apis/config/v1 getDefaultPlugins.
var plugins = []plugin{
	schedulingGates{},
	nodeUnschedulable{},
	nodeName{},
	taintToleration{},
	nodeAffinity{},
	nodePorts{},
	nodeResourcesFit{},
	volumeRestrictions{},
	volumeBinding{},
	volumeZone{},
	podTopologySpread{},
	interPodAffinity{},
	balancedAllocation{},
	imageLocality{},
}

// weights of the plugins that score.
var weights = map[string]int64{
	"TaintToleration": 3, "NodeAffinity": 2, "NodeResourcesFit": 1, "PodTopologySpread": 2, "InterPodAffinity": 2,
	"NodeResourcesBalancedAllocation": 1, "ImageLocality": 1,
}

var pluginByName = func() map[string]plugin {
	m := map[string]plugin{}
	for _, p := range plugins {
		m[p.name()] = p
	}
	return m
}()

// normalize stretches scores so that the highest becomes maxScore; reversed, the highest becomes 0.
// Models plugins/helper DefaultNormalizeScore.
func normalize(scores []int64, reversed bool) []int64 {
	var top int64
	for _, s := range scores {
		top = max(top, s)
	}
	for i, s := range scores {
		switch {
		case top == 0 && reversed:
			scores[i] = maxScore
		case top == 0:
		case reversed:
			scores[i] = maxScore - maxScore*s/top
		default:
			scores[i] = maxScore * s / top
		}
	}
	return scores
}
