package kubectl

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/util/jsonpath"

	"github.com/podscope/podscope/engine/store"
)

// condition is one --for of kubectl wait.
type condition struct {
	deleted, created bool
	name, status     string // of condition=NAME=STATUS
	path             *jsonpath.JSONPath
	template         string // of the path
	want             string
}

// runWait models k8s.io/kubectl/pkg/cmd/wait.
func runWait(r *run, args []string) error {
	if _, err := r.outputPrinter("name"); err != nil {
		return err
	}
	conditions, err := parseConditions(r.list("for"))
	if err != nil {
		return err
	}
	timeout := r.duration("timeout")
	if timeout < 0 {
		timeout = 7 * 24 * time.Hour
	}
	b := r.newBuilder()
	if b.all = r.flag("all"); b.all && b.labels != "" {
		b.fail(fmt.Errorf("found non-empty label selector %q with previously set 'all' parameter. ", b.labels)) //nolint:staticcheck // kubectl's words
	}
	b.args(false, args)
	end := r.sim.Elapsed() + timeout
	for _, c := range conditions {
		if c.created {
			if err := r.waitCreated(b, end, timeout); err != nil {
				return err
			}
		}
	}
	b.latest = true
	b.lazy = conditions[0].deleted
	visited := 0
	err = b.each(func(i *info) error {
		visited++
		return r.waitAll(i, conditions, end, timeout)
	})
	switch {
	case conditions[0].deleted:
		return utilerrors.FilterOut(err, apierrors.IsNotFound)
	case err == nil && visited == 0:
		return errors.New("no matching resources found")
	}
	return err
}

// waitAll waits for one condition after the other, and reports each.
func (r *run) waitAll(i *info, conditions []condition, end, timeout time.Duration) error {
	for _, c := range conditions {
		met, err := i.object, error(nil)
		switch {
		case c.deleted:
			met, err = r.waitForDelete(i, end, timeout)
		case !c.created:
			met, err = r.waitCondition(i, c, end, timeout)
		}
		if err != nil {
			return err
		}
		if met == nil {
			continue
		}
		if err := r.printDone(toMap(met), "condition met"); err != nil {
			return err
		}
	}
	return nil
}

// waitForDelete returns the object that is gone; nil when it was before anybody saw it.
func (r *run) waitForDelete(i *info, end, timeout time.Duration) (store.Object, error) {
	obj, err := r.get(i.kind, i.namespace, i.name)
	if apierrors.IsNotFound(err) {
		return i.object, nil
	}
	if err != nil {
		return nil, err
	}
	if timeout == 0 {
		return nil, fmt.Errorf("condition not met for %s", i.resourceTitle())
	}
	return obj, r.waitDeleted(i, obj.GetUID(), end)
}

// waitCreated waits until the arguments select something.
func (r *run) waitCreated(b *builder, end, timeout time.Duration) error {
	for {
		probe := *b
		infos, err := probe.collect()
		if err == nil && len(infos) > 0 {
			return nil
		}
		if err != nil && !apierrors.IsNotFound(err) {
			return err
		}
		if r.sim.Elapsed() >= end {
			return errors.New("timed out waiting for the condition")
		}
		r.p.Sleep(500 * time.Millisecond)
	}
}

func (r *run) waitCondition(i *info, c condition, end, timeout time.Duration) (store.Object, error) {
	w := r.newWatcher(i.kind, func(o store.Object) bool { return o.GetName() == i.name && o.GetNamespace() == i.namespace })
	deadline := end
	if timeout == 0 {
		deadline = r.sim.Elapsed() + 20*time.Millisecond
	}
	defer w.until(max(deadline, r.sim.Elapsed()+time.Millisecond))()
	for {
		e, ok := w.next()
		switch {
		case !ok && w.interrupted:
			return nil, exitCode{code: 1}
		case !ok && timeout == 0:
			return nil, fmt.Errorf("condition not met for %s", i.resourceTitle())
		case !ok:
			return nil, fmt.Errorf("timed out waiting for the condition on %s", i.resourceTitle())
		case e.Type == watch.Deleted:
			continue
		}
		met, err := c.met(e.Object)
		if err != nil {
			return nil, err
		}
		if met {
			return e.Object, nil
		}
	}
}

// parseConditions models k8s.io/kubectl/pkg/cmd/wait conditionFuncsFor.
func parseConditions(list []string) ([]condition, error) {
	var out []condition
	for _, text := range list {
		lower := strings.ToLower(text)
		switch {
		case lower == "delete":
			out = append(out, condition{deleted: true})
		case lower == "create":
			out = append(out, condition{created: true})
		case strings.HasPrefix(text, "condition="):
			name, status, ok := strings.Cut(strings.TrimPrefix(text, "condition="), "=")
			if !ok {
				status = "true"
			}
			out = append(out, condition{name: name, status: status})
		case strings.HasPrefix(text, "jsonpath="):
			c, err := parsePathCondition(strings.TrimPrefix(text, "jsonpath="))
			if err != nil {
				return nil, err
			}
			out = append(out, c)
		default:
			return nil, fmt.Errorf("unrecognized condition: %q", text)
		}
	}
	if out == nil {
		return nil, fmt.Errorf("unrecognized condition: %q", list)
	}
	return out, nil
}

func parsePathCondition(text string) (condition, error) {
	parts := splitSingleEquals(text)
	if len(parts) > 2 {
		return condition{}, errors.New("jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'")
	}
	path, err := relaxedJSONPath(parts[0])
	if err != nil {
		return condition{}, err
	}
	c := condition{}
	if len(parts) == 2 {
		if c.want = strings.Trim(parts[1], `'"`); c.want == "" {
			return c, errors.New("jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3")
		}
	}
	if path == "" {
		return c, errors.New("jsonpath expression cannot be empty")
	}
	c.path = jsonpath.New("wait").AllowMissingKeys(true)
	c.template = path
	return c, c.path.Parse(path)
}

// splitSingleEquals splits at "=" but not at "==".
func splitSingleEquals(text string) []string {
	var out []string
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] != '=':
			b.WriteByte(text[i])
		case i+1 < len(text) && text[i+1] == '=':
			b.WriteString("==")
			i++
		default:
			out = append(out, b.String())
			b.Reset()
		}
	}
	return append(out, b.String())
}

func (c condition) met(obj store.Object) (bool, error) {
	object := toMap(obj)
	if c.path != nil {
		return c.pathMet(object)
	}
	list, _ := field(object, "status", "conditions").([]any)
	for _, item := range list {
		m, _ := item.(map[string]any)
		name, _ := m["type"].(string)
		status, _ := m["status"].(string)
		if !strings.EqualFold(name, c.name) {
			continue
		}
		generation, _ := field(object, "metadata", "generation").(int64)
		if observed, ok := m["observedGeneration"].(int64); ok && observed < generation {
			return false, nil
		}
		if observed, ok := field(object, "status", "observedGeneration").(int64); ok && observed < generation {
			return false, nil
		}
		return strings.EqualFold(status, c.status), nil
	}
	return false, nil
}

func (c condition) pathMet(object map[string]any) (bool, error) {
	results, err := c.path.FindResults(forJSONPath(c.template, object))
	if err != nil {
		return false, err
	}
	if len(results) == 0 || len(results[0]) == 0 {
		return false, nil
	}
	if len(results) > 1 {
		return false, errors.New("given jsonpath expression matches more than one list")
	}
	if len(results[0]) > 1 {
		return false, errors.New("given jsonpath expression matches more than one value")
	}
	v := results[0][0]
	if v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if c.want == "" {
		return true, nil
	}
	switch v.Kind() {
	case reflect.Map, reflect.Slice, reflect.Struct: // a map is a struct where templates go through maps
		return false, errors.New("jsonpath leads to a nested object or list which is not supported")
	}
	return fmt.Sprint(v.Interface()) == strings.TrimSpace(c.want), nil
}
