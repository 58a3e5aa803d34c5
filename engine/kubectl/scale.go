package kubectl

import (
	"encoding/json"
	"errors"
	"fmt"

	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/store"
)

// runScale models k8s.io/kubectl/pkg/cmd/scale.
func runScale(r *run, args []string) error {
	if err := r.readDryRun(); err != nil {
		return err
	}
	replicas, current := r.integer("replicas"), r.integer("current-replicas")
	if replicas < 0 {
		return errors.New("The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0") //nolint:staticcheck // kubectl's words
	}
	if current < -1 {
		return errors.New("The --current-replicas must specify an integer of -1 or greater") //nolint:staticcheck // kubectl's words
	}
	infos, err := r.newBuilder().args(r.flag("all"), args).collect()
	if len(infos) == 0 {
		if err != nil {
			return err
		}
		return errors.New("no objects passed to scale")
	}
	if r.str("resource-version") != "" && len(infos) > 1 {
		return errors.New("cannot use --resource-version with multiple resources")
	}
	for _, i := range infos {
		if err := r.scaleOne(i, replicas, current); err != nil {
			return err
		}
	}
	return err
}

func (r *run) scaleOne(i *info, replicas, current int64) error {
	// What is printed is the object as it was, with the new number.
	m := copyMap(i.content())
	if spec, ok := m["spec"].(map[string]any); ok {
		spec["replicas"] = replicas
	}
	if r.dryRun == dryRunClient {
		return r.printDone(m, "scaled")
	}
	obj, err := r.get(i.kind, i.namespace, i.name)
	if err != nil {
		return err
	}
	if !scalable(i) {
		return errNoPath
	}
	was := replicasOf(obj)
	if current >= 0 && was != current {
		return fmt.Errorf("Expected replicas to be %d, was %d", current, was) //nolint:staticcheck // kubectl's words
	}
	if v := r.str("resource-version"); v != "" && obj.GetResourceVersion() != v {
		return fmt.Errorf("Expected resource version to be %s, was %s", v, obj.GetResourceVersion()) //nolint:staticcheck // kubectl's words
	}
	if err := r.authorize("patch", i.kind, i.namespace, i.name, "scale"); err != nil {
		return err
	}
	patch, err := json.Marshal(map[string]any{"spec": map[string]any{"replicas": replicas}})
	if err != nil {
		return err
	}
	if _, err = r.patch(i.kind, i.namespace, i.name, types.MergePatchType, patch, "scale"); err != nil {
		return err
	}
	if obj, err = r.client.Get(i.kind.Name(), i.namespace, i.name); err != nil {
		return err
	}
	if _, err = r.recordOn(i, obj); err != nil {
		return err
	}
	if err := r.printDone(m, "scaled"); err != nil {
		return err
	}
	return r.waitScaled(i, replicas)
}

// waitScaled waits, when --timeout asks for it, until the status shows the new number.
func (r *run) waitScaled(i *info, replicas int64) error {
	timeout := r.duration("timeout")
	if timeout == 0 || r.dryRun != dryRunNone {
		return nil
	}
	w := r.newWatcher(i.kind, func(o store.Object) bool { return o.GetName() == i.name && o.GetNamespace() == i.namespace })
	defer w.until(r.deadline(timeout))()
	for {
		e, ok := w.next()
		if !ok {
			return errors.New("timed out waiting for the condition")
		}
		m := toMap(e.Object)
		if n, _ := field(m, "status", "replicas").(int64); n == replicas {
			return nil
		}
	}
}

func scalable(i *info) bool {
	switch i.kind.Kind {
	case "Deployment", "ReplicaSet", "StatefulSet", "ReplicationController":
		return true
	}
	return false
}

func replicasOf(obj store.Object) int64 {
	n, _ := field(toMap(obj), "spec", "replicas").(int64)
	return n
}
