package fault

import (
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
)

// nodeFaults are what can be done to a node, with how it is reported.
var nodeFaults = map[string]struct {
	do   func(Node)
	said string
}{
	"stop-kubelet":  {Node.StopKubelet, "kubelet of %s stopped"},
	"start-kubelet": {Node.StartKubelet, "kubelet of %s started"},
	"cut":           {Node.Cut, "%s is cut off the network"},
	"heal":          {Node.Heal, "%s is back on the network"},
}

func breakNode(c *call, args []string) int {
	if len(args) != 2 {
		return c.fail("name a node and what to do: stop-kubelet, start-kubelet, cut, heal")
	}
	f, ok := nodeFaults[args[1]]
	if !ok {
		return c.fail("a node cannot %q", args[1])
	}
	n, ok := c.onNode(args[0])
	if !ok {
		return 1
	}
	f.do(n)
	return c.say(f.said, args[0])
}

// memoryOfNode is what percentages are taken of when a node does not say how much it has.
const memoryOfNode = 8 << 30

// Sized is a Node that knows how much memory it has.
type Sized interface{ Memory() int64 }

func fillMemory(c *call, args []string) int {
	if len(args) != 2 {
		return c.fail("name a node and how much: 2Gi, 90%%, free")
	}
	n, ok := c.onNode(args[0])
	if !ok {
		return 1
	}
	bytes, ok := amount(args[1], n)
	if !ok {
		return c.fail("%q is no amount of memory", args[1])
	}
	n.UseMemory(bytes)
	if bytes == 0 {
		return c.say("memory of %s freed", args[0])
	}
	return c.say("%s of the memory of %s used", args[1], args[0])
}

func amount(s string, n Node) (int64, bool) {
	if s == "free" {
		return 0, true
	}
	if percent, ok := strings.CutSuffix(s, "%"); ok {
		share, err := strconv.ParseFloat(percent, 64)
		total := int64(memoryOfNode)
		if sized, ok := n.(Sized); ok {
			total = sized.Memory()
		}
		return int64(share / 100 * float64(total)), err == nil && share >= 0 && share <= 100
	}
	q, err := resource.ParseQuantity(s)
	return q.Value(), err == nil && q.Sign() >= 0
}

func fillDisk(c *call, args []string) int {
	if len(args) != 2 || args[1] != "full" && args[1] != "free" {
		return c.fail("name a node, and full or free")
	}
	n, ok := c.onNode(args[0])
	if !ok {
		return 1
	}
	n.SetDiskFull(args[1] == "full")
	return c.say("disk of %s is %s", args[0], args[1])
}
