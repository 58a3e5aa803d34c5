package scheduler

import "math"

// balancedAllocation prefers nodes on which the pod brings the used shares of CPU and memory closer together.
// Models plugins/noderesources BalancedAllocation.
type balancedAllocation struct{}

func (balancedAllocation) name() string { return "NodeResourcesBalancedAllocation" }

func (balancedAllocation) score(c *cycle, feasible []*nodeInfo) []int64 {
	want := c.info.request
	if want.milliCPU == 0 && want.memory == 0 {
		return nil
	}
	scores := make([]int64, len(feasible))
	for i, n := range feasible {
		with := balance(n.requested.milliCPU+want.milliCPU, n.capacity.milliCPU, n.requested.memory+want.memory, n.capacity.memory)
		without := balance(n.requested.milliCPU, n.capacity.milliCPU, n.requested.memory, n.capacity.memory)
		scores[i] = maxScore/2 + (maxScore/2+with-without)/2
	}
	return scores
}

// balance is maxScore when equal shares of CPU and memory are used, less the further apart they are.
func balance(cpu, cpuCapacity, memory, memoryCapacity int64) int64 {
	if cpuCapacity == 0 || memoryCapacity == 0 {
		return maxScore
	}
	a := math.Min(float64(cpu)/float64(cpuCapacity), 1)
	b := math.Min(float64(memory)/float64(memoryCapacity), 1)
	return int64((1 - math.Abs(a-b)/2) * maxScore)
}
