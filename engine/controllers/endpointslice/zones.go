package endpointslice

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/store"
)

// overload is by how much an endpoint may get more than its share of the traffic.
const overload = 0.2

// zones is what the nodes say about where traffic comes from, and how the endpoints of services were given to zones.
// Models k8s.io/endpointslice/topologycache TopologyCache.
type zones struct {
	ratios map[string]float64 // each zone's share of the CPUs; nil where a node tells no zone or all are in one
	given  map[workqueue.Key]map[discoveryv1.AddressType]map[string]int
}

// share is how many of a service's endpoints a zone should have.
type share struct {
	least, most int
	exact       float64
}

// onNode works out the zones' shares anew when a node comes, goes, becomes ready or unready, or moves, and has services looked at whose
// zones have too few endpoints now. Models checkNodeTopologyDistribution.
func (c *Controller) onNode(e store.Entry) {
	node := e.Object.(*corev1.Node)
	if old, ok := e.Prev.(*corev1.Node); ok && e.Type == watch.Modified &&
		nodeReady(old) == nodeReady(node) && old.Labels[corev1.LabelTopologyZone] == node.Labels[corev1.LabelTopologyZone] {
		return
	}
	c.zones.ratios = ratios(api.List[*corev1.Node](c.client, ""))
	var short []workqueue.Key
	for k, families := range c.zones.given {
		for _, given := range families {
			if c.zones.overloaded(given) {
				short = append(short, k)
				break
			}
		}
	}
	slices.SortFunc(short, func(a, b workqueue.Key) int {
		return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name))
	})
	for _, k := range short {
		c.queue.Add(k.Namespace, k.Name)
	}
}

func nodeReady(node *corev1.Node) bool {
	return slices.ContainsFunc(node.Status.Conditions, func(c corev1.NodeCondition) bool {
		return c.Type == corev1.NodeReady && c.Status == corev1.ConditionTrue
	})
}

// ratios are the zones' shares of the CPUs of ready nodes. Models (*TopologyCache).SetNodes.
func ratios(nodes []*corev1.Node) map[string]float64 {
	var total resource.Quantity
	cpus := map[string]resource.Quantity{}
	for _, node := range nodes {
		_, controlPlane := node.Labels["node-role.kubernetes.io/control-plane"]
		_, master := node.Labels["node-role.kubernetes.io/master"]
		if controlPlane || master || !nodeReady(node) {
			continue
		}
		zone, cpu := node.Labels[corev1.LabelTopologyZone], node.Status.Allocatable.Cpu()
		if zone == "" || cpu.IsZero() {
			return nil
		}
		sum := cpus[zone]
		sum.Add(*cpu)
		cpus[zone] = sum
		total.Add(*cpu)
	}
	if len(cpus) < 2 {
		return nil
	}
	out := map[string]float64{}
	for zone, cpu := range cpus {
		out[zone] = float64(cpu.MilliValue()) / float64(total.MilliValue())
	}
	return out
}

// shares divides endpoints among the zones, or says why that cannot be. Models getAllocations.
func (z *zones) shares(endpoints int) (out map[string]share, why string) {
	switch {
	case z.ratios == nil:
		return nil, "Insufficient Node information: allocatable CPU or zone not specified on one or more nodes"
	case len(z.ratios) > endpoints:
		return nil, fmt.Sprintf("Insufficient number of endpoints (%d endpoints, %d zones)", endpoints, len(z.ratios))
	}
	out = map[string]share{}
	all := 0
	for zone, ratio := range z.ratios {
		exact := ratio * float64(endpoints)
		least := int(math.Ceil(exact / (1 + overload)))
		out[zone] = share{least: least, exact: max(exact, float64(least))}
		all += least
	}
	if all > endpoints {
		return nil, fmt.Sprintf("Unable to allocate minimum required endpoints to each zone without exceeding overload threshold (%d endpoints, %d zones)", endpoints, len(z.ratios))
	}
	for zone, s := range out {
		s.most = s.least + endpoints - all
		out[zone] = s
	}
	return out, ""
}

// overloaded reports whether a zone has fewer endpoints than it should have. Models serviceOverloaded.
func (z *zones) overloaded(given map[string]int) bool {
	total := 0
	for _, n := range given {
		total += n
	}
	if total == 0 {
		return false
	}
	for zone, ratio := range z.ratios {
		if n, ok := given[zone]; !ok || n < int(math.Ceil(float64(total)*ratio/(1+overload))) {
			return true
		}
	}
	return len(z.ratios) == 0
}

func (z *zones) forget(svc workqueue.Key, family discoveryv1.AddressType) {
	delete(z.given[svc], family)
	if len(z.given[svc]) == 0 {
		delete(z.given, svc)
	}
}

func (z *zones) remember(svc workqueue.Key, family discoveryv1.AddressType, given map[string]int) {
	if z.given[svc] == nil {
		z.given[svc] = map[discoveryv1.AddressType]map[string]int{}
	}
	z.given[svc][family] = given
}

// exchange is how many endpoints each zone gives to others and takes from them, so that all come near their shares.
// Models getGivingAndReceivingZones.
func exchange(shares map[string]share, given map[string]int) (gives, takes map[string]int) {
	surplus, lack := map[string]float64{}, map[string]float64{}
	for zone, s := range shares {
		if n := float64(given[zone]); n > s.exact {
			surplus[zone] = n - s.exact
		} else if n < s.exact {
			lack[zone] = s.exact - n
		}
	}
	gives, takes = map[string]int{}, map[string]int{}
	for {
		from, much := most(surplus)
		to, little := most(lack)
		if from == "" || to == "" || much < 1 && little < 1 || much < 0.5 || little < 0.5 {
			return gives, takes
		}
		gives[from]++
		surplus[from]--
		takes[to]++
		lack[to]--
	}
}

// most is the zone with the largest number; of equal ones the first by name, where the real one takes any.
func most(zones map[string]float64) (zone string, n float64) {
	for _, name := range slices.Sorted(maps.Keys(zones)) {
		if zones[name] > n {
			zone, n = name, zones[name]
		}
	}
	return zone, n
}
