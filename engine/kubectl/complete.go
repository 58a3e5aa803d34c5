package kubectl

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/spf13/pflag"

	"github.com/podscope/podscope/engine/api"
)

// What a shell should do with what __complete has printed. Models cobra ShellCompDirective.
const (
	completeFiles   = 0 // complete files when nothing was found
	completeNoSpace = 2
	completeNoFiles = 4
)

// complete is the hidden command that shells ask for completions: __complete WORDS… CURRENT. It prints a line for each word that the current
// one can become, and a directive.
// Models cobra (*Command).initCompleteCmd.
func (r *run) complete(words []string) int {
	if len(words) == 0 {
		words = []string{""}
	}
	typed := words[len(words)-1]
	found, directive := r.completions(words[:len(words)-1], typed)
	for _, word := range found {
		if strings.HasPrefix(word, typed) {
			fmt.Fprintln(r.out, word)
		}
	}
	fmt.Fprintf(r.out, ":%d\n", directive)
	return 0
}

func (r *run) completions(before []string, typed string) (found []string, directive int) {
	cmd, rest, _ := newTree().find(before)
	if cmd == nil {
		return nil, completeNoFiles
	}
	r.cmd, r.flags = cmd, cmd.flagSet()
	r.flags.ParseErrorsAllowlist.UnknownFlags = true
	dashed := slices.Contains(rest, "--")
	_ = r.flags.Parse(withoutLastFlag(rest, r.flags))
	if r.configure() != nil {
		r.namespace = "default"
	}
	args := r.flags.Args()
	switch {
	case dashed:
		return nil, completeFiles
	case strings.HasPrefix(typed, "-"):
		if name, _, ok := strings.Cut(typed, "="); ok {
			values, directive := r.flagValues(strings.TrimLeft(name, "-"), args)
			return prefixed(name+"=", values), directive
		}
		return r.flagNames(), completeNoFiles
	case len(rest) > 0 && strings.HasPrefix(rest[len(rest)-1], "-") && takesValue(rest[len(rest)-1], r.flags):
		return r.flagValues(strings.TrimLeft(rest[len(rest)-1], "-"), args)
	case len(cmd.children) > 0 && len(args) == 0:
		return cmd.visible(), completeNoFiles
	}
	return r.arguments(args, typed)
}

func prefixed(prefix string, words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = prefix + w
	}
	return out
}

// withoutLastFlag leaves out a last flag whose value is what is being typed.
func withoutLastFlag(args []string, fs *pflag.FlagSet) []string {
	if n := len(args); n > 0 && strings.HasPrefix(args[n-1], "-") && takesValue(args[n-1], fs) {
		return args[:n-1]
	}
	return args
}

// visible is the names of a command's subcommands.
func (c *command) visible() []string {
	var out []string
	for _, sub := range c.children {
		if !sub.hidden {
			out = append(out, sub.name())
		}
	}
	slices.Sort(out)
	return out
}

func (r *run) flagNames() []string {
	var out []string
	r.flags.VisitAll(func(f *pflag.Flag) {
		if !f.Hidden && f.Deprecated == "" {
			out = append(out, "--"+f.Name)
		}
	})
	return out
}

// flagValues is what a flag, named long or short, can be.
func (r *run) flagValues(name string, args []string) ([]string, int) {
	if len(name) == 1 {
		if f := r.flags.ShorthandLookup(name); f != nil {
			name = f.Name
		}
	}
	switch name {
	case "namespace":
		return r.names("namespaces"), completeNoFiles
	case "container", "target":
		return r.containers(args), completeNoFiles
	case "output":
		if r.cmd.name() == "get" {
			return []string{"custom-columns=", "go-template=", "json", "jsonpath=", "name", "wide", "yaml"}, completeNoFiles
		}
		return []string{"json", "name", "yaml"}, completeNoFiles
	case "dry-run":
		return []string{"client", "none", "server"}, completeNoFiles
	case "for":
		return []string{"condition=", "create", "delete", "jsonpath="}, completeNoFiles | completeNoSpace
	case "filename", "kustomize", "from-file", "from-env-file", "kubeconfig", "patch-file":
		return nil, completeFiles
	}
	return nil, completeNoFiles
}

// completedByPod are the commands whose first argument is a pod, completedByNode those whose arguments are nodes.
var (
	completedByPod  = []string{"logs", "exec", "attach", "port-forward", "debug", "cp"}
	completedByNode = []string{"cordon", "uncordon", "drain"}
	completedByKind = []string{"get", "describe", "delete", "edit", "label", "annotate", "patch", "explain", "expose", "scale", "autoscale", "wait", "status", "history", "restart", "undo", "pause", "resume", "image", "env", "resources", "taint", "can-i", "events"}
)

func (r *run) arguments(args []string, typed string) ([]string, int) {
	name := r.cmd.name()
	switch {
	case name == "cp":
		return prefixEnd(r.names("pods"), ":"), completeFiles | completeNoSpace
	case name == "logs" && len(args) == 1:
		return r.containers(args), completeNoFiles
	case slices.Contains(completedByPod, name) && len(args) == 0:
		return r.names("pods"), completeNoFiles
	case slices.Contains(completedByNode, name):
		return missing(r.names("nodes"), args), completeNoFiles
	case !slices.Contains(completedByKind, name):
		return nil, completeNoFiles
	case len(args) == 0 && strings.Contains(typed, "/"):
		kind, _, _ := strings.Cut(typed, "/")
		return prefixed(kind+"/", r.names(kind)), completeNoFiles
	case len(args) == 0:
		return kindNames(), completeNoFiles
	case name == "explain" || strings.Contains(args[0], "/"):
		return nil, completeNoFiles
	}
	return missing(r.names(args[0]), args[1:]), completeNoFiles
}

func prefixEnd(words []string, end string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w + end
	}
	return out
}

// missing leaves out what has been given already.
func missing(words, given []string) []string {
	return slices.DeleteFunc(words, func(w string) bool { return slices.Contains(given, w) })
}

func kindNames() []string {
	var out []string
	for _, k := range api.Discovery() {
		out = append(out, k.Resource)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// names is the names of the objects of a type.
func (r *run) names(resource string) []string {
	kind, err := kindFor(strings.Split(resource, ",")[0])
	if err != nil {
		return nil
	}
	namespace := r.namespace
	if !kind.Namespaced {
		namespace = ""
	}
	objects, err := r.client.List(kind.Name(), namespace)
	if err != nil {
		return nil
	}
	out := make([]string, 0, len(objects))
	for _, o := range objects {
		out = append(out, o.GetName())
	}
	return out
}

// containers is the containers of the pod that the arguments name.
func (r *run) containers(args []string) []string {
	var out []string
	for _, arg := range args {
		objects, _ := r.client.List("pods", r.namespace)
		for _, o := range objects {
			pod, ok := o.(*corev1.Pod)
			if !ok || pod.Name != strings.TrimPrefix(strings.TrimPrefix(arg, "pod/"), "pods/") {
				continue
			}
			out = append(out, api.ContainerNames(pod)...)
		}
	}
	return out
}
