package kubectl

// group is a heading of kubectl's own help with the commands under it.
type group struct {
	title string
	names []string
}

// commandGroups lists kubectl's commands in its own order, which also decides the order of suggestions.
// Models k8s.io/kubectl/pkg/cmd NewKubectlCommand.
func commandGroups() []group {
	return []group{
		{"Basic Commands (Beginner):", []string{"create", "expose", "run", "set"}},
		{"Basic Commands (Intermediate):", []string{"explain", "get", "edit", "delete"}},
		{"Deploy Commands:", []string{"rollout", "scale", "autoscale"}},
		{"Cluster Management Commands:", []string{"certificate", "cluster-info", "top", "cordon", "uncordon", "drain", "taint"}},
		{"Troubleshooting and Debugging Commands:", []string{"describe", "logs", "attach", "exec", "port-forward", "proxy", "cp", "auth", "debug", "events"}},
		{"Advanced Commands:", []string{"diff", "apply", "patch", "replace", "wait", "kustomize"}},
		{"Settings Commands:", []string{"label", "annotate", "completion"}},
		{"Subcommands provided by plugins:", nil},
	}
}

// ungrouped are the commands without a heading, in the order in which kubectl adds them.
func ungrouped() []string {
	return []string{"alpha", "config", "plugin", "version", "api-versions", "api-resources", "options", "kuberc", "help"}
}

// newTree is kubectl's command tree: the root and, below it, the heads of its commands.
func newTree() *command {
	root := loadCommands("kubectl")
	for _, g := range commandGroups() {
		root.adopt(g.names)
	}
	root.adopt(ungrouped())
	return root
}

func (c *command) adopt(names []string) {
	for _, name := range names {
		sub := loadHead(name)
		sub.parent = c
		c.children = append(c.children, sub)
	}
}
