package kubectl

import (
	"errors"
	"fmt"
	"path"
	"sort"
	"strings"
	"unicode/utf8"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/validation"
)

// keyed collects the keys of a ConfigMap or Secret.
type keyed struct {
	r      *run
	kind   string
	values map[string]string
}

// runCreateConfigMap models k8s.io/kubectl/pkg/cmd/create/create_configmap.go.
func runCreateConfigMap(r *run, args []string) error {
	name, err := r.nameArg(args)
	if err != nil {
		return err
	}
	if err := r.readDryRun(); err != nil {
		return err
	}
	k := &keyed{r: r, kind: "ConfigMap", values: map[string]string{}}
	if err := k.read(); err != nil {
		return err
	}
	cm := &corev1.ConfigMap{ObjectMeta: r.meta(name)}
	for key, v := range k.values {
		if utf8.ValidString(v) {
			if cm.Data == nil {
				cm.Data = map[string]string{}
			}
			cm.Data[key] = v
			continue
		}
		if cm.BinaryData == nil {
			cm.BinaryData = map[string][]byte{}
		}
		cm.BinaryData[key] = []byte(v)
	}
	if r.flag("append-hash") {
		content := map[string]any{"kind": "ConfigMap", "name": cm.Name, "data": cm.Data}
		if len(cm.BinaryData) > 0 {
			content["binaryData"] = cm.BinaryData
		}
		cm.Name += "-" + contentHash(content)
	}
	return r.generated(cm, "failed to create configmap")
}

// read takes the keys from the flags.
func (k *keyed) read() error {
	envFiles, files, literals := k.r.list("from-env-file"), k.r.list("from-file"), k.r.list("from-literal")
	if len(envFiles) > 0 && len(files)+len(literals) > 0 {
		return errors.New("from-env-file cannot be combined with from-file or from-literal")
	}
	for _, f := range files {
		if err := k.fromFile(f); err != nil {
			return err
		}
	}
	for _, l := range literals {
		key, value, ok := strings.Cut(l, "=")
		if key == "" || !ok {
			return fmt.Errorf("invalid literal source %v, expected key=value", l)
		}
		if err := k.add(key, value); err != nil {
			return err
		}
	}
	for _, f := range envFiles {
		if err := k.fromEnvFile(f); err != nil {
			return err
		}
	}
	return nil
}

func (k *keyed) add(key, value string) error {
	if bad := validation.IsConfigMapKey(key); len(bad) > 0 {
		return fmt.Errorf("%q is not a valid key name for a %s: %s", key, k.kind, strings.Join(bad, ","))
	}
	if _, there := k.values[key]; there {
		if k.kind == "Secret" {
			return fmt.Errorf("cannot add key %s, another key by that name already exists", key)
		}
		return fmt.Errorf("cannot add key %q, another key by that name already exists in Data for ConfigMap %q", key, k.r.flags.Arg(0))
	}
	k.values[key] = value
	return nil
}

func (k *keyed) fromFile(source string) error {
	key, file, named := strings.Cut(source, "=")
	switch {
	case !named:
		key, file = path.Base(source), source
	case strings.Contains(file, "="):
		return errors.New("key names or file paths cannot contain '='")
	case key == "":
		return fmt.Errorf("key name for file path %v missing", file)
	case file == "":
		return fmt.Errorf("file path for key name %v missing", key)
	}
	isDir, err := k.r.sys.isDir(file)
	if err != nil {
		return fmt.Errorf("error reading %s: %v", file, errorText(err))
	}
	if !isDir {
		return k.addFile(key, file)
	}
	if named {
		return errors.New("cannot give a key name for a directory path")
	}
	names, err := k.r.sys.readDir(file)
	if err != nil {
		return fmt.Errorf("error listing files in %s: %v", file, err)
	}
	sort.Strings(names)
	for _, name := range names {
		full := path.Join(file, name)
		if dir, err := k.r.sys.isDir(full); err != nil || dir {
			continue
		}
		if err := k.addFile(name, full); err != nil {
			return err
		}
	}
	return nil
}

func (k *keyed) addFile(key, file string) error {
	data, err := k.r.sys.readFile(file)
	if err != nil {
		return fmt.Errorf("open %s: %v", file, err)
	}
	return k.add(key, string(data))
}

// fromEnvFile models k8s.io/kubectl/pkg/cmd/util AddFromEnvFile.
func (k *keyed) fromEnvFile(file string) error {
	isDir, err := k.r.sys.isDir(file)
	if err != nil {
		return fmt.Errorf("error reading %s: %v", file, errorText(err))
	}
	if isDir {
		return errors.New("env config file cannot be a directory")
	}
	data, err := k.r.sys.readFile(file)
	if err != nil {
		return fmt.Errorf("open %s: %v", file, err)
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimLeft(strings.TrimSuffix(line, "\r"), " \t")
		if line == "" || line[0] == '#' {
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		if bad := validation.IsEnvVarName(key); len(bad) > 0 {
			return fmt.Errorf("%q is not a valid key name: %s", key, strings.Join(bad, ";"))
		}
		if !ok {
			value = k.r.p.Getenv(key)
		}
		if err := k.add(key, value); err != nil {
			return err
		}
	}
	return nil
}

// runCreateQuota models k8s.io/kubectl/pkg/cmd/create/create_quota.go.
func runCreateQuota(r *run, args []string) error {
	name, err := r.nameArg(args)
	if err != nil {
		return err
	}
	if err := r.readDryRun(); err != nil {
		return err
	}
	q := &corev1.ResourceQuota{ObjectMeta: r.meta(name)}
	if hard := r.str("hard"); hard != "" {
		q.Spec.Hard = corev1.ResourceList{}
		for statement := range strings.SplitSeq(hard, ",") {
			key, value, ok := strings.Cut(statement, "=")
			if !ok || strings.Contains(value, "=") {
				return fmt.Errorf("Invalid argument syntax %v, expected <resource>=<value>", statement) //nolint:staticcheck // kubectl's words
			}
			quantity, err := resource.ParseQuantity(value)
			if err != nil {
				return err
			}
			q.Spec.Hard[corev1.ResourceName(key)] = quantity
		}
	}
	if scopes := r.str("scopes"); scopes != "" {
		for scope := range strings.SplitSeq(scopes, ",") {
			q.Spec.Scopes = append(q.Spec.Scopes, corev1.ResourceQuotaScope(scope))
		}
	}
	return r.generated(q, "failed to create quota")
}

func runCreateNamespace(r *run, args []string) error {
	name, err := r.nameArg(args)
	if err != nil {
		return err
	}
	if err := r.readDryRun(); err != nil {
		return err
	}
	ns := &corev1.Namespace{}
	ns.Name = name
	return r.generated(ns, "")
}

func runCreateServiceAccount(r *run, args []string) error {
	name, err := r.nameArg(args)
	if err != nil {
		return err
	}
	if err := r.readDryRun(); err != nil {
		return err
	}
	return r.generated(&corev1.ServiceAccount{ObjectMeta: r.meta(name)}, "failed to create serviceaccount")
}
