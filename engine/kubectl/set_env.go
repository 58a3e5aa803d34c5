package kubectl

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	corev1 "k8s.io/api/core/v1"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/podscope/podscope/engine/store"
)

var (
	envArgument = regexp.MustCompile(`(?ms)^.+=.*$`)
	envInvalid  = regexp.MustCompile("[^a-zA-Z0-9_]")
)

// envChange is what set env does to each container.
type envChange struct {
	set    []corev1.EnvVar
	remove []string
}

// runSetEnv models k8s.io/kubectl/pkg/cmd/set EnvOptions.
func runSetEnv(r *run, args []string) error {
	if r.flag("all") && r.str("selector") != "" {
		return errAllAndSelector
	}
	resources, changes, ok := splitEnv(args)
	if !ok {
		return fmt.Errorf("all resources must be specified before environment changes: %s", strings.Join(args, " "))
	}
	if err := r.readDryRun(); err != nil {
		return err
	}
	if err := r.checkLocal(); err != nil {
		return err
	}
	switch {
	case len(r.list("filename")) == 0 && len(resources) == 0:
		return errNoSetResources
	case r.flag("list") && r.str("output") != "":
		return errors.New("--list and --output may not be specified together")
	case len(r.list("keys")) > 0 && r.str("from") == "":
		return errors.New("when specifying --keys, a configmap or secret must be provided with --from")
	}
	change, err := r.parseEnvChange(append(r.list("env"), changes...))
	if err != nil {
		return err
	}
	infos, err := r.setInfos(resources)
	if err != nil {
		return err
	}
	return r.setEnv(infos, change)
}

func splitEnv(args []string) (resources, changes []string, ok bool) {
	for _, a := range args {
		isEnv := envArgument.MatchString(a) || strings.HasSuffix(a, "-")
		switch {
		case isEnv:
			changes = append(changes, a)
		case len(changes) > 0:
			return nil, nil, false
		default:
			resources = append(resources, a)
		}
	}
	return resources, changes, true
}

func (r *run) parseEnvChange(specs []string) (envChange, error) {
	var c envChange
	seen := map[string]bool{}
	for _, spec := range specs {
		switch {
		case spec == "-":
			data, err := io.ReadAll(r.in)
			if err != nil {
				return c, err
			}
			c.set = append(c.set, envLines(string(data))...)
		case strings.Contains(spec, "="):
			name, v, _ := strings.Cut(spec, "=")
			if errs := validation.IsEnvVarName(name); len(errs) > 0 {
				return c, fmt.Errorf("%q is not a valid key name: %s", name, strings.Join(errs, ";"))
			}
			seen[name] = true
			c.set = append(c.set, corev1.EnvVar{Name: name, Value: v})
		case strings.HasSuffix(spec, "-"):
			c.remove = append(c.remove, spec[:len(spec)-1])
		default:
			return c, fmt.Errorf("unknown environment variable: %v", spec)
		}
	}
	for _, name := range c.remove {
		if seen[name] {
			return c, errors.New("can not both modify and remove the same environment variable in the same command")
		}
	}
	if err := r.envFrom(&c); err != nil {
		return c, err
	}
	for i := range c.set {
		c.set[i].Name = r.str("prefix") + c.set[i].Name
	}
	return c, nil
}

func envLines(text string) []corev1.EnvVar {
	var out []corev1.EnvVar
	for _, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		if name, v, ok := strings.Cut(line, "="); ok {
			out = append(out, corev1.EnvVar{Name: name, Value: v})
		}
	}
	return out
}

// envFrom adds references to the keys of the config map or secret that --from names.
func (r *run) envFrom(c *envChange) error {
	if r.str("from") == "" {
		return nil
	}
	b := r.newBuilder()
	b.files, b.labels = nil, ""
	infos, err := b.args(false, []string{r.str("from")}).collect()
	if err != nil {
		return err
	}
	for _, i := range infos {
		var keys []string
		secret := false
		switch o := i.object.(type) {
		case *corev1.Secret:
			keys, secret = sortedKeys(o.Data), true
		case *corev1.ConfigMap:
			keys = sortedKeys(o.Data)
		default:
			return errors.New("unsupported resource specified in --from")
		}
		for _, key := range keys {
			if wanted := r.list("keys"); len(wanted) > 0 && !containsFold(wanted, key) {
				continue
			}
			c.set = append(c.set, r.envReference(i.name, key, secret))
		}
	}
	return nil
}

func containsFold(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

func (r *run) envReference(object, key string, secret bool) corev1.EnvVar {
	name := strings.ToUpper(envInvalid.ReplaceAllString(key, "_"))
	if name != key {
		fmt.Fprintf(r.err, "Warning: key %s transferred to %s\n", key, name)
	}
	ref := corev1.LocalObjectReference{Name: object}
	if secret {
		return corev1.EnvVar{Name: name, ValueFrom: &corev1.EnvVarSource{SecretKeyRef: &corev1.SecretKeySelector{LocalObjectReference: ref, Key: key}}}
	}
	return corev1.EnvVar{Name: name, ValueFrom: &corev1.EnvVarSource{ConfigMapKeyRef: &corev1.ConfigMapKeySelector{LocalObjectReference: ref, Key: key}}}
}

func (r *run) setEnv(infos []*info, change envChange) error {
	var errs []error
	for _, i := range infos {
		changed := i.object.DeepCopyObject().(store.Object)
		spec := podSpecOf(changed)
		if spec == nil {
			errs = append(errs, noPodTemplate(i))
			continue
		}
		pattern := r.str("containers")
		containers := append(matching(spec.Containers, pattern), matching(spec.InitContainers, pattern)...)
		if len(containers) == 0 {
			fmt.Fprintf(r.err, "Warning: %s/%s does not have any containers matching %q\n", i.kind.Kind, i.name, pattern)
			continue
		}
		if err := r.changeEnv(i, containers, change); err != nil {
			errs = append(errs, fmt.Errorf("error: %s %v\n", i.resourceTitle(), err)) //nolint:staticcheck // kubectl's words
			continue
		}
		if r.flag("list") {
			continue
		}
		if err := r.sendChange(i, changed, setChange{operation: "env updated", failed: "failed to patch env update to pod template:"}); err != nil {
			errs = append(errs, err)
		}
	}
	if r.flag("list") {
		return nil // what could not be listed is no failure: kubectl drops it
	}
	return utilerrors.NewAggregate(errs)
}

func (r *run) changeEnv(i *info, containers []*corev1.Container, change envChange) error {
	for _, c := range containers {
		if r.changed("overwrite") && !r.flag("overwrite") {
			for _, e := range change.set {
				for _, old := range c.Env {
					if old.Name == e.Name && old.Value != e.Value {
						return fmt.Errorf("'%s' already has a value (%s), and --overwrite is false", e.Name, old.Value)
					}
				}
			}
		}
		c.Env = updatedEnv(c.Env, change)
		if r.flag("list") {
			fmt.Fprintf(r.out, "# %s %s, container %s\n", i.kind.Kind, i.name, c.Name)
			r.listEnv(i, c)
		}
	}
	return nil
}

func updatedEnv(old []corev1.EnvVar, change envChange) []corev1.EnvVar {
	removed := map[string]bool{}
	for _, name := range change.remove {
		removed[name] = true
	}
	var out []corev1.EnvVar
	used := map[string]bool{}
	for _, e := range old {
		if removed[e.Name] {
			continue
		}
		for _, n := range change.set {
			if n.Name == e.Name {
				e, used[n.Name] = n, true
			}
		}
		out = append(out, e)
	}
	for _, n := range change.set {
		if !used[n.Name] {
			used[n.Name] = true
			out = append(out, n)
		}
	}
	return out
}
