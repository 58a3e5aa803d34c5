package kubectl

import (
	"bytes"
	"encoding/json"
	"fmt"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/yaml"
)

// runViewLastApplied models k8s.io/kubectl/pkg/cmd/apply/apply_view_last_applied.go.
func runViewLastApplied(r *run, args []string) error {
	b := r.newBuilder().withAll(r.flag("all")).args(r.namespaceGiven, args)
	b.latest = true
	infos, err := b.collect()
	if err != nil {
		return err
	}
	for _, i := range infos {
		if _, ok := i.object.GetAnnotations()[lastApplied]; !ok && i.source != "" {
			return fmt.Errorf("error when no last-applied-configuration annotation found on resource: %s\n %q: <nil>", i.name, i.source) //nolint:staticcheck // kubectl's words
		}
	}
	for _, i := range infos {
		text, ok := i.object.GetAnnotations()[lastApplied]
		if !ok {
			continue
		}
		switch r.str("output") {
		case "json":
			var buf bytes.Buffer
			if err := json.Indent(&buf, []byte(text), "", "  "); err != nil {
				return err
			}
			r.out.Write(buf.Bytes())
		case "yaml":
			data, err := yaml.JSONToYAML([]byte(text))
			if err != nil {
				return err
			}
			r.out.Write(data)
		default:
			return r.usageError("Unexpected -o output mode: %s, the flag 'output' must be one of yaml|json", r.str("output"))
		}
	}
	return nil
}

// runSetLastApplied models k8s.io/kubectl/pkg/cmd/apply/apply_set_last_applied.go.
func runSetLastApplied(r *run, _ []string) error {
	if err := r.readDryRun(); err != nil {
		return err
	}
	infos, err := r.newBuilder().collect()
	if err != nil {
		return err
	}
	var differ []*info
	for _, i := range infos {
		if err := r.fetch(i); err != nil {
			return err
		}
		old, ok := i.object.GetAnnotations()[lastApplied]
		if !ok && !r.flag("create-annotation") {
			return fmt.Errorf("no last-applied-configuration annotation found on resource: %s, to create the annotation, run the command with --create-annotation", i.name)
		}
		if old == string(toJSON(i.manifest)) {
			fmt.Fprintf(r.out, "set-last-applied %s: no changes required.\n", i.name)
			continue
		}
		differ = append(differ, i)
	}
	for _, i := range differ {
		annotation := string(toJSON(i.manifest))
		if r.dryRun != dryRunClient {
			patch := toJSON(map[string]any{"metadata": map[string]any{"annotations": map[string]any{lastApplied: annotation}}})
			obj, err := r.patch(i.kind, i.namespace, i.name, types.MergePatchType, patch, "")
			if err != nil {
				return err
			}
			i.refresh(obj)
		}
		if err := r.printDone(i.content(), "configured"); err != nil {
			return err
		}
	}
	return nil
}
