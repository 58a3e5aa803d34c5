package page

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	faults "github.com/podscope/podscope/engine/fault/menu"
	"github.com/podscope/podscope/engine/protocol"
)

// What a learner can do to the cluster by a click is what can be typed as well: each entry shows its command.

func ifPod(c labels, p protocol.Pod) []app.UI {
	return ifs(c, "pod", p.Namespace, strings.NewReplacer("POD", p.Name), nil)
}

func ifContainer(c labels, ref protocol.Ref, k protocol.Container) []app.UI {
	return ifs(c, "container", ref.Namespace, strings.NewReplacer("POD", ref.Name, "CONTAINER", k.Name), nil)
}

func ifNode(c labels, n protocol.Node) []app.UI {
	return ifs(c, "node", "default", strings.NewReplacer("NODE", n.Name), func(line string) bool {
		return n.Schedulable && strings.HasPrefix(line, "kubectl uncordon") || !n.Schedulable && strings.HasPrefix(line, "kubectl cordon")
	})
}

// ifObject is what can be done to a workload or a service.
func ifObject(c labels, ref protocol.Ref, w *protocol.Workload) []app.UI {
	scopes, more := []string{"object"}, 2
	switch ref.Kind {
	case "Deployment":
		scopes = []string{"rollout", "pause", "scale", "object"}
	case "StatefulSet", "DaemonSet":
		scopes = []string{"rollout", "scale", "object"}
	case "ReplicaSet", "ReplicationController":
		scopes = []string{"scale", "object"}
	}
	paused := w != nil && w.Stage == "paused"
	if w != nil && len(w.Counts) > 0 {
		more += w.Counts[0].N
	}
	fill := strings.NewReplacer("KIND", strings.ToLower(ref.Kind), "NAME", ref.Name, "MORE", strconv.Itoa(more))
	out := []app.UI{app.P().Class("menu-title").Text(c.WhatIfIntro)}
	for _, scope := range scopes {
		if scope == "scale" && ref.Kind == "DaemonSet" {
			continue
		}
		out = append(out, ifs(c, scope, ref.Namespace, fill, func(line string) bool {
			return paused && strings.Contains(line, "rollout pause") || !paused && strings.Contains(line, "rollout resume")
		})[1:]...)
	}
	return out
}

func ifCluster(c labels) []app.UI { return ifs(c, "cluster", "default", strings.NewReplacer(), nil) }

// ifs lists the menu's entries of one scope, without those that make no sense now.
func ifs(c labels, scope, namespace string, fill *strings.Replacer, senseless func(line string) bool) []app.UI {
	out := []app.UI{app.P().Class("menu-title").Text(c.WhatIfIntro)}
	for _, item := range faults.Items() {
		if item.Scope != scope {
			continue
		}
		line := fill.Replace(item.Line)
		if senseless != nil && senseless(line) {
			continue
		}
		out = append(out, choice(c.Of(item.Label), inNamespace(line, namespace), Run{inNamespace(line, namespace)}))
	}
	return out
}

// inNamespace adds the namespace to a command where it is not the default one; before the -- of kubectl exec.
func inNamespace(line, namespace string) string {
	if namespace == "default" || namespace == "" {
		return line
	}
	if before, after, found := strings.Cut(line, " -- "); found {
		return before + " -n " + namespace + " -- " + after
	}
	return line + " -n " + namespace
}
