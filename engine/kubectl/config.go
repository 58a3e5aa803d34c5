package kubectl

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"
)

// kubeconfig is a file that says which cluster to talk to and as whom.
type kubeconfig struct {
	file  string
	value map[string]any
}

// serverURL is where the cluster's API server listens.
const serverURL = "https://127.0.0.1:6443"

// adminConfig is what a node's administrator has when nobody has changed it.
const adminConfig = `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==
    server: ` + serverURL + `
  name: kubernetes
contexts:
- context:
    cluster: kubernetes
    namespace: default
    user: kubernetes-admin
  name: kubernetes-admin@kubernetes
current-context: kubernetes-admin@kubernetes
kind: Config
users:
- name: kubernetes-admin
  user:
    client-certificate-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==
    client-key-data: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQo=
`

// list is one of the config's lists: "clusters", "contexts", "users".
func (c *kubeconfig) list(kind string) []map[string]any {
	var out []map[string]any
	items, _ := c.value[kind].([]any)
	for _, i := range items {
		if m, ok := i.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

// names are a list's names in alphabetical order.
func (c *kubeconfig) names(kind string) []string {
	var out []string
	for _, m := range c.list(kind) {
		name, _ := m["name"].(string)
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// entry is the content of a list's item; nil when there is none.
func (c *kubeconfig) entry(kind, name string) map[string]any {
	for _, m := range c.list(kind) {
		if m["name"] == name {
			value, _ := m[strings.TrimSuffix(kind, "s")].(map[string]any)
			if value == nil {
				value = map[string]any{}
				m[strings.TrimSuffix(kind, "s")] = value
			}
			return value
		}
	}
	return nil
}

// ensure is entry, made when it is missing.
func (c *kubeconfig) ensure(kind, name string) (value map[string]any, made bool) {
	if value := c.entry(kind, name); value != nil {
		return value, false
	}
	value = map[string]any{}
	items, _ := c.value[kind].([]any)
	c.value[kind] = append(items, map[string]any{"name": name, strings.TrimSuffix(kind, "s"): value})
	return value, true
}

// drop removes an item from a list.
func (c *kubeconfig) drop(kind, name string) {
	items, _ := c.value[kind].([]any)
	c.value[kind] = slices.DeleteFunc(slices.Clone(items), func(i any) bool {
		m, _ := i.(map[string]any)
		return m["name"] == name
	})
}

// sort brings a list into the order of its names, as a config has it that is read and written again.
func (c *kubeconfig) sort(kind string) {
	items, _ := c.value[kind].([]any)
	if len(items) == 0 {
		c.value[kind] = nil
		return
	}
	name := func(i any) string {
		m, _ := i.(map[string]any)
		s, _ := m["name"].(string)
		return s
	}
	slices.SortStableFunc(items, func(a, b any) int { return strings.Compare(name(a), name(b)) })
}

func (c *kubeconfig) current() string {
	name, _ := c.value["current-context"].(string)
	return name
}

// save writes the config back to its file.
func (r *run) save(c *kubeconfig) error {
	c.complete()
	data, err := yaml.Marshal(c.value)
	if err != nil {
		return err
	}
	if dir := path.Dir(c.file); !r.sys.exists(dir) {
		if err := r.p.Mkdir(dir, 0o755); err != nil {
			return fmt.Errorf("mkdir %s: %s", dir, errorText(err))
		}
	}
	if err := r.sys.writeFile(c.file, data); err != nil {
		return fmt.Errorf("open %s: %v", c.file, err)
	}
	return nil
}

// configure reads the kubeconfig and the flags that override it.
func (r *run) configure() error {
	r.namespace = "default"
	if offline[strings.TrimPrefix(r.cmd.path, "kubectl ")] || strings.HasPrefix(r.cmd.path, "kubectl config ") {
		return nil
	}
	c, err := r.loadConfig()
	if err != nil {
		return err
	}
	name := c.current()
	if asked := r.str("context"); asked != "" {
		name = asked
	}
	context := c.entry("contexts", name)
	if context == nil && name != "" {
		if r.cmd.path == "kubectl cluster-info" {
			return fmt.Errorf("context %q does not exist", name)
		}
		return configError{fmt.Sprintf("context was not found for specified context: %s", name)}
	}
	if err := r.checkCertificates(context); err != nil {
		return err
	}
	if ns, _ := context["namespace"].(string); ns != "" {
		r.namespace = ns
	}
	if ns := r.str("namespace"); ns != "" {
		r.namespace, r.namespaceGiven = ns, true
	}
	cluster, _ := context["cluster"].(string)
	if asked := r.str("cluster"); asked != "" && !strings.HasPrefix(r.cmd.path, "kubectl config") {
		cluster = asked
		if c.entry("clusters", cluster) == nil {
			return fmt.Errorf("no server found for cluster %q", cluster)
		}
	}
	if asked := r.str("user"); asked != "" && r.flags.Lookup("user").Value.Type() == "string" && c.entry("users", asked) == nil {
		return fmt.Errorf("auth info %q does not exist", asked)
	}
	url, _ := c.entry("clusters", cluster)["server"].(string)
	if asked := r.str("server"); asked != "" {
		url = asked
	}
	r.logConfig(c.file)
	if err := r.checkServer(url); err != nil {
		return err
	}
	return r.logIn(c, context)
}

// checkCertificates refuses flags that name files which are not there.
// Models k8s.io/client-go/tools/clientcmd validateClusterInfo, validateAuthInfo
func (r *run) checkCertificates(context map[string]any) error {
	if r.flags.Lookup("client-certificate") == nil {
		return nil
	}
	for _, f := range [][3]string{{"certificate-authority", "certificate-authority", "cluster"}, {"client-certificate", "client-cert", "user"}, {"client-key", "client-key", "user"}} {
		if file := r.str(f[0]); file != "" && !r.sys.exists(file) {
			return fmt.Errorf("unable to read %s %s for %v due to open %s: no such file or directory", f[1], file, context[f[2]], file)
		}
	}
	return nil
}

// offline are the commands that never talk to a cluster.
var offline = map[string]bool{"options": true, "help": true, "completion": true, "plugin list": true, "kustomize": true, "kuberc view": true, "kuberc set": true}

// checkServer fails as a connection does when nothing listens where the config points.
func (r *run) checkServer(url string) error {
	if url == serverURL || strings.TrimSuffix(url, "/") == serverURL {
		return nil
	}
	if r.flag("client") || r.dryRunFlag() == "client" && strings.HasPrefix(r.cmd.path, "kubectl create ") {
		return nil
	}
	host := strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(url, "https://"), "http://"), "/")
	dial := host
	if url == "" {
		url, host, dial = "http://localhost:8080", "localhost:8080", "127.0.0.1:8080"
	}
	if !strings.Contains(url, "://") {
		url = "http://" + url
	}
	for range 5 {
		now := r.p.Now()
		fmt.Fprintf(r.err, "E%s %7d memcache.go:265] \"Unhandled Error\" err=\"couldn't get current server API group list: Get \\\"%s/api?timeout=32s\\\": dial tcp %s: connect: connection refused\"\n",
			now.Format("0102 15:04:05.000000"), r.p.PID, url, dial)
		r.p.Sleep(requestTime / 6)
	}
	return exitCode{1, fmt.Sprintf("The connection to the server %s was refused - did you specify the right host or port?", host) + "\n"}
}

func (r *run) dryRunFlag() string {
	if f := r.flags.Lookup("dry-run"); f != nil {
		return f.Value.String()
	}
	return ""
}

// runConfigView models k8s.io/kubectl/pkg/cmd/config/view.go.
func runConfigView(r *run, args []string) error {
	if len(args) > 0 {
		return r.usageError("unexpected arguments: %v", args)
	}
	c, err := r.loadConfig()
	if err != nil {
		return err
	}
	value := copyMap(c.value)
	shown := &kubeconfig{value: value}
	if r.flag("minify") {
		name := c.current()
		if asked := r.str("context"); asked != "" {
			name = asked
		}
		context := shown.entry("contexts", name)
		if name == "" {
			return errors.New("current-context must exist in order to minify")
		}
		if context == nil {
			return fmt.Errorf("cannot locate context %s", name)
		}
		for _, part := range [][2]any{{"contexts", name}, {"clusters", context["cluster"]}, {"users", context["user"]}} {
			kind := part[0].(string)
			for _, n := range shown.names(kind) {
				if n != part[1] {
					shown.drop(kind, n)
				}
			}
		}
		value["current-context"] = name
	}
	if r.flag("flatten") {
		if err := r.flatten(shown); err != nil {
			return err
		}
	} else if !r.flag("raw") {
		for _, m := range shown.list("clusters") {
			redact(m["cluster"], "certificate-authority-data", "DATA+OMITTED")
		}
		for _, m := range shown.list("users") {
			redact(m["user"], "client-certificate-data", "DATA+OMITTED")
			redact(m["user"], "client-key-data", "DATA+OMITTED")
			redact(m["user"], "token", "REDACTED")
			redact(m["user"], "password", "REDACTED")
		}
	}
	for _, kind := range []string{"clusters", "contexts", "users"} {
		shown.sort(kind)
	}
	if value["current-context"] == nil {
		value["current-context"] = ""
	}
	if o := r.str("output"); o == "" || o == "yaml" {
		data, err := yaml.Marshal(value)
		if err != nil {
			return err
		}
		_, err = r.out.Write(data)
		return err
	}
	p, err := r.outputPrinter()
	if err != nil {
		return err
	}
	return p.print(r.out, orderedConfig(value))
}

func redact(holder any, key, text string) {
	m, _ := holder.(map[string]any)
	if s, _ := m[key].(string); s != "" {
		m[key] = text
	}
}
