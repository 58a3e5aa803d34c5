package fault

import (
	"fmt"
	"slices"
	"time"

	"github.com/podscope/podscope/engine/proc"
)

const usage = `Break something on purpose, or mend it.

Usage:
  fault kill-container POD [-c CONTAINER] [-n NAMESPACE]
  fault kill-sandbox POD [-n NAMESPACE]
  fault registry up|down|refused|unavailable|no-dns|rate-limited [HOST]
  fault registry slow [FACTOR] [HOST]
  fault node NODE stop-kubelet|start-kubelet|cut|heal
  fault memory NODE SIZE|PERCENT%|free
  fault disk NODE full|free
`

// took is how long a fault takes to have its effect.
const took = 50 * time.Millisecond

// Program is the command `fault`.
func Program(w World) proc.Program {
	return func(p *proc.Process) int {
		c := &call{world: w, p: p}
		args := c.flags(p.Args[1:])
		if len(args) == 0 || args[0] == "help" || slices.Contains(p.Args, "--help") || slices.Contains(p.Args, "-h") {
			fmt.Fprint(p.Stdout, usage)
			return 0
		}
		verb := verbs[args[0]]
		if verb == nil {
			return c.fail("unknown fault %q; see fault --help", args[0])
		}
		_ = p.Sleep(took)
		return verb(c, args[1:])
	}
}

// call is one run of the command.
type call struct {
	world     World
	p         *proc.Process
	namespace string
	container string
}

var verbs = map[string]func(*call, []string) int{
	"kill-container": killContainer, "kill-sandbox": killSandbox, "registry": breakRegistry, "node": breakNode, "memory": fillMemory, "disk": fillDisk,
}

// flags takes -c and -n out of the arguments.
func (c *call) flags(args []string) (rest []string) {
	c.namespace = "default"
	for i := 0; i < len(args); i++ {
		switch {
		case i+1 < len(args) && (args[i] == "-c" || args[i] == "--container"):
			i++
			c.container = args[i]
		case i+1 < len(args) && (args[i] == "-n" || args[i] == "--namespace"):
			i++
			c.namespace = args[i]
		default:
			rest = append(rest, args[i])
		}
	}
	return rest
}

func (c *call) fail(format string, args ...any) int {
	fmt.Fprintf(c.p.Stderr, "fault: "+format+"\n", args...)
	return 1
}

func (c *call) say(format string, args ...any) int {
	fmt.Fprintf(c.p.Stdout, format+"\n", args...)
	return 0
}

// onNode finds the node that an argument names.
func (c *call) onNode(name string) (Node, bool) {
	n, ok := c.world.Node(name)
	if !ok {
		c.fail("node %q has no machine in this cluster", name)
	}
	return n, ok
}
