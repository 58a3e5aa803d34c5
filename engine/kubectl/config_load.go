package kubectl

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/podscope/podscope/engine/depth"
)

// loadConfig finds the kubeconfig: --kubeconfig, $KUBECONFIG, ~/.kube/config.
// Models k8s.io/client-go/tools/clientcmd ClientConfigLoadingRules.
func (r *run) loadConfig() (*kubeconfig, error) {
	file := r.str("kubeconfig")
	if file != "" && !r.sys.exists(file) {
		if !strings.HasPrefix(r.cmd.path, "kubectl config ") {
			return nil, fmt.Errorf("stat %s: no such file or directory", file)
		}
		return &kubeconfig{file: file, value: map[string]any{"apiVersion": "v1", "kind": "Config"}}, nil
	}
	if file != "" {
		return r.readConfig(file)
	}
	if env := r.p.Getenv("KUBECONFIG"); env != "" {
		return r.mergedConfig(strings.Split(env, ":"))
	}
	return r.readHomeConfig(r.homeConfig())
}

func (r *run) homeConfig() string {
	home := r.p.Getenv("HOME")
	if home == "" {
		home = "/root"
	}
	return path.Join(home, ".kube/config")
}

// readHomeConfig reads the administrator's config, which is there even when nobody has made a file of it.
func (r *run) readHomeConfig(file string) (*kubeconfig, error) {
	if r.sys.exists(file) {
		return r.readConfig(file)
	}
	c := &kubeconfig{file: file}
	return c, yaml.Unmarshal([]byte(adminConfig), &c.value)
}

// writesConfig are the subcommands of config that change the file, which is the first of several.
var writesConfig = []string{"set", "unset", "set-context", "set-cluster", "set-credentials", "use-context", "rename-context", "delete-context", "delete-cluster", "delete-user"}

// mergedConfig reads several files as one: what an earlier one says stands.
func (r *run) mergedConfig(files []string) (*kubeconfig, error) {
	merged := &kubeconfig{file: files[0], value: map[string]any{"apiVersion": "v1", "kind": "Config"}}
	found := false
	for _, f := range files {
		if f == "" || !r.sys.exists(f) && f != r.homeConfig() {
			continue
		}
		c, err := r.readHomeConfig(f)
		if err != nil {
			return nil, err
		}
		if !found && slices.Contains(writesConfig, strings.TrimPrefix(r.cmd.path, "kubectl config ")) {
			return c, nil
		}
		found = true
		for _, kind := range []string{"clusters", "contexts", "users"} {
			for _, m := range c.list(kind) {
				if name, _ := m["name"].(string); merged.entry(kind, name) == nil {
					items, _ := merged.value[kind].([]any)
					merged.value[kind] = append(items, m)
				}
			}
		}
		if merged.current() == "" && c.current() != "" {
			merged.value["current-context"] = c.current()
		}
	}
	return merged, nil
}

func (r *run) readConfig(file string) (*kubeconfig, error) {
	data, err := r.sys.readFile(file)
	if err != nil {
		return nil, fmt.Errorf("error loading config file \"%s\": open %s: %v", file, file, err)
	}
	if err := depth.Check(data); err != nil {
		return nil, fmt.Errorf("error loading config file \"%s\": error converting YAML to JSON: %v", file, err)
	}
	c := &kubeconfig{file: file, value: map[string]any{}}
	if err := yaml.Unmarshal(data, &c.value); err != nil {
		return nil, fmt.Errorf("error loading config file \"%s\": %v", file, err)
	}
	if c.value == nil {
		c.value = map[string]any{}
	}
	if c.value["kind"] == nil {
		c.value["kind"], c.value["apiVersion"] = "Config", "v1"
	}
	return c, nil
}
