package kubectl

import (
	"encoding/json"
	"errors"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"
)

func runCordon(r *run, args []string) error {
	nodes, err := r.drainNodes(args)
	if err != nil {
		return err
	}
	r.cordon(nodes, true)
	return nil
}

func runUncordon(r *run, args []string) error {
	nodes, err := r.drainNodes(args)
	if err != nil {
		return err
	}
	r.cordon(nodes, false)
	return nil
}

// drainNodes models k8s.io/kubectl/pkg/cmd/drain (*DrainCmdOptions).Complete.
func (r *run) drainNodes(args []string) ([]*info, error) {
	if len(args) == 0 && !r.changed("selector") {
		return nil, r.usageError("USAGE: %s [flags]", r.cmd.use)
	}
	if len(args) > 0 && r.str("selector") != "" {
		return nil, r.usageError("error: cannot specify both a node name and a --selector option")
	}
	if err := r.readDryRun(); err != nil {
		return nil, err
	}
	if s := r.str("pod-selector"); s != "" {
		if _, err := labels.Parse(s); err != nil {
			return nil, errors.New("--pod-selector=<pod_selector> must be a valid label selector")
		}
	}
	b := r.newBuilder()
	b.oneType, b.stopOnError = true, true
	if r.str("selector") != "" {
		b.types = []string{"nodes"}
	} else {
		b.addTuples(args, "nodes")
	}
	infos, err := b.collect()
	if err != nil {
		return nil, err
	}
	for _, i := range infos {
		if i.kind.Kind != "Node" {
			gvr := i.kind.GroupVersion().WithResource(i.kind.Resource)
			return nil, fmt.Errorf("error: expected resource of type node, got %q", gvr.String())
		}
	}
	return infos, nil
}

func (r *run) cordon(nodes []*info, desired bool) {
	word := "uncordon"
	if desired {
		word = "cordon"
	}
	for _, i := range nodes {
		node := i.object.(*corev1.Node)
		if node.Spec.Unschedulable == desired {
			_ = r.printDone(node, "already "+word+"ed")
			continue
		}
		if r.dryRun != dryRunClient {
			var v any
			if desired {
				v = true
			}
			patch, _ := json.Marshal(map[string]any{"spec": map[string]any{"unschedulable": v}})
			if _, err := r.patch(i.kind, "", i.name, types.StrategicMergePatchType, patch, ""); err != nil {
				fmt.Fprintf(r.err, "error: unable to %s node %q: %v\n", word, i.name, err)
				continue
			}
		}
		_ = r.printDone(node, word+"ed")
	}
}
