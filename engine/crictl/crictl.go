package crictl

import (
	"errors"
	"fmt"
	"strings"

	"github.com/liggitt/tabwriter"
	"github.com/spf13/pflag"

	"github.com/podscope/podscope/engine/cri"
	"github.com/podscope/podscope/engine/proc"
)

// Nodes finds a node's runtime by the node's host name.
type Nodes func(hostname string) (*cri.Runtime, bool)

// run is one run of the command.
type run struct {
	*proc.Process
	runtime *cri.Runtime
	flags   *pflag.FlagSet
	args    []string
}

// verb is one subcommand.
type verb struct {
	flags func(*pflag.FlagSet)
	do    func(*run) error
}

// verbs is every subcommand by its names.
func verbs() map[string]verb {
	all := map[string]verb{
		"ps": {psFlags, (*run).ps}, "pods": {podsFlags, (*run).pods}, "images": {imagesFlags, (*run).images}, "logs": {logsFlags, (*run).logs},
		"inspect": {inspectFlags, (*run).inspect}, "inspectp": {inspectFlags, (*run).inspectPod}, "stop": {stopFlags, (*run).stop},
		"stopp": {noFlags, (*run).stopPods}, "exec": {execFlags, (*run).exec}, "stats": {statsFlags, (*run).stats},
		"version": {noFlags, (*run).version},
	}
	all["image"], all["img"] = all["images"], all["images"]
	return all
}

func noFlags(*pflag.FlagSet) {}

// Program is the executable.
func Program(nodes Nodes) proc.Program {
	return func(p *proc.Process) int {
		runtime, ok := nodes(p.Kernel().Hostname)
		if !ok {
			fmt.Fprintln(p.Stderr, `FATA[0000] validate service connection: validate CRI v1 runtime API for endpoint "unix:///run/containerd/containerd.sock": rpc error: code = Unavailable`)
			return 1
		}
		if len(p.Args) < 2 {
			fmt.Fprint(p.Stdout, usage)
			return 0
		}
		v, ok := verbs()[p.Args[1]]
		if !ok {
			fmt.Fprint(p.Stdout, usage)
			if strings.Trim(p.Args[1], "-") == "help" || p.Args[1] == "-h" {
				return 0
			}
			fmt.Fprintf(p.Stderr, "No help topic for '%s'\n", p.Args[1])
			return 3
		}
		r := &run{Process: p, runtime: runtime, flags: pflag.NewFlagSet(p.Args[1], pflag.ContinueOnError)}
		r.flags.Usage = func() {}
		r.flags.SetOutput(p.Stderr)
		v.flags(r.flags)
		if err := r.flags.Parse(p.Args[2:]); err != nil {
			fmt.Fprintf(p.Stderr, "Incorrect Usage: %v\n", err)
			return 1
		}
		r.args = r.flags.Args()
		if err := v.do(r); err != nil {
			fmt.Fprintf(p.Stderr, "FATA[0000] %v\n", err)
			return 1
		}
		return 0
	}
}

const usage = `NAME:
   crictl - client for CRI

USAGE:
   crictl [global options] command [command options]

COMMANDS:
   exec                Run a command in a running container
   images, image, img  List images
   inspect             Display the status of one or more containers
   inspectp            Display the status of one or more pods
   logs                Fetch the logs of a container
   pods                List pods
   ps                  List containers
   stats               List container(s) resource usage statistics
   stop                Stop one or more running containers
   stopp               Stop one or more running pods
   version             Display runtime version information
`

// shortID is how many characters of an id tables show.
const shortID = 13

func short(id string) string { return id[:min(len(id), shortID)] }

func (r *run) table(rows [][]string) error {
	w := tabwriter.NewWriter(r.Stdout, 20, 1, 3, ' ', 0)
	for _, row := range rows {
		if _, err := fmt.Fprintln(w, strings.Join(row, "\t")); err != nil {
			return err
		}
	}
	return w.Flush()
}

func (r *run) flag(name string) bool {
	on, _ := r.flags.GetBool(name)
	return on
}

func (r *run) str(name string) string {
	s, _ := r.flags.GetString(name)
	return s
}

func (r *run) version() error {
	_, err := fmt.Fprint(r.Stdout, "Version:  0.1.0\nRuntimeName:  containerd\nRuntimeVersion:  v2.1.3\nRuntimeApiVersion:  v1\n")
	return err
}

// held is one container with the pod that it belongs to.
type held struct {
	*cri.ContainerStatus
	pod *cri.PodStatus
}

// containers is every container on the node, newest first.
func (r *run) containers() []held {
	var all []held
	for _, uid := range r.runtime.Pods() {
		pod := r.runtime.PodStatus(uid)
		for _, c := range pod.Containers {
			all = append(all, held{c, pod})
		}
	}
	sortNewest(all, func(h held) (int64, string) { return h.CreatedAt.UnixNano(), h.ID })
	return all
}

var errNoID = errors.New("ID cannot be empty")

// find is the container that an id's beginning means.
func (r *run) find(id string) (held, error) {
	if id == "" {
		return held{}, errNoID
	}
	for _, h := range r.containers() {
		if strings.HasPrefix(h.ID, id) {
			return h, nil
		}
	}
	return held{}, fmt.Errorf("getting the status of the container %q: rpc error: code = NotFound desc = an error occurred when try to find container %q: not found", id, id)
}
