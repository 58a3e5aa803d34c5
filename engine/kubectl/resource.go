package kubectl

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/store"
)

// info is one object on its way through a command: where it is, what the manifest says and what the server holds.
type info struct {
	kind      *api.Kind
	namespace string
	name      string
	source    string         // the file, or STDIN; empty when named on the command line
	manifest  map[string]any // as read from the source; nil otherwise
	object    store.Object   // as the server holds it; nil until read
}

// String models k8s.io/cli-runtime/pkg/resource (*Info).String.
func (i *info) String() string {
	gvr := i.kind.GroupVersion().WithResource(i.kind.Resource)
	return fmt.Sprintf("Resource: %q, GroupVersionKind: %q\nName: %q, Namespace: %q", gvr.String(), i.kind.GroupVersionKind.String(), i.name, i.namespace)
}

// title is the object's name with its resource: "pod/web", "deployment.apps/site".
func (i *info) title() string { return kindName(i.kind) + "/" + i.name }

// kindName is a kind in lower case with its group, as names are printed: "deployment.apps".
func kindName(k *api.Kind) string {
	name := strings.ToLower(k.Kind)
	if k.Group != "" {
		name += "." + k.Group
	}
	return name
}

// noResource says that a resource type is unknown.
func noResource(arg string) error {
	return fmt.Errorf("the server doesn't have a resource type %q", arg)
}

// kindFor finds the kind that an argument names: plural, singular, short name, kind, each optionally with version and group.
// Models k8s.io/cli-runtime/pkg/resource (*Builder).mappingFor.
func kindFor(arg string) (*api.Kind, error) {
	lower := strings.ToLower(arg)
	gvr, gr := schema.ParseResourceArg(lower)
	if gvr != nil {
		if k := matchKind(gvr.Resource, func(k *api.Kind) bool {
			short := slices.Contains(k.ShortNames, gvr.Resource) // stands for the resource in whatever version
			return k.Group == gvr.Group && (short || k.Version == gvr.Version || slices.Contains(k.Served, gvr.GroupVersion()))
		}); k != nil {
			return k, nil
		}
	}
	if k := matchKind(gr.Resource, func(k *api.Kind) bool { return gr.Group == "" || strings.HasPrefix(k.Group, gr.Group) }); k != nil {
		return k, nil
	}
	if gvk, gk := schema.ParseKindArg(arg); gvk != nil || gk.Kind != "" {
		for _, k := range api.Discovery() {
			if gvk != nil && k.GroupVersionKind == *gvk || k.Kind == gk.Kind && k.Group == gk.Group {
				return k, nil
			}
		}
	}
	_, name := schema.ParseResourceArg(arg)
	return nil, noResource(name.Resource)
}

// warnShort says, once, that a short name stands for resources of other groups too.
// Models k8s.io/client-go/restmapper (*shortcutExpander).expandResourceShortcut.
func (r *run) warnShort(word string) {
	if r.shorts[word] {
		return
	}
	var others []string
	for _, k := range api.Discovery() {
		if slices.Contains(k.ShortNames, word) {
			others = append(others, k.Name())
		}
	}
	for _, name := range others[min(1, len(others)):] {
		if r.shorts == nil {
			r.shorts = map[string]bool{}
		}
		r.shorts[word] = true
		fmt.Fprintf(r.err, "Warning: short name %q could also match lower priority resource %s\n", word, name)
	}
}

func matchKind(word string, fits func(*api.Kind) bool) *api.Kind {
	for _, k := range api.Discovery() {
		if fits(k) && (k.Resource == word || strings.ToLower(k.Kind) == word) {
			return k
		}
	}
	for _, k := range api.Discovery() {
		if !fits(k) {
			continue
		}
		for _, short := range k.ShortNames {
			if short == word {
				return k
			}
		}
	}
	return nil
}

// expandCategories replaces a category ("all") by its resources, in discovery's order.
func expandCategories(arg string) string {
	var out []string
	for _, part := range strings.Split(arg, ",") {
		members := categoryMembers(part)
		if members == nil {
			members = []string{part}
		}
		out = append(out, members...)
	}
	return strings.Join(out, ",")
}

func categoryMembers(category string) []string {
	var out []string
	for _, k := range api.Discovery() {
		for _, c := range k.Categories {
			if c == category {
				out = append(out, k.Name())
			}
		}
	}
	return out
}

var (
	errNoResources = errors.New("You must provide one or more resources by argument or filename.\n" + //nolint:staticcheck // kubectl's words
		"Example resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'")
	errLocalResources = errors.New("error: you must specify resources by --filename when --local is set.\n" +
		"Example resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'")
	errSlashForm  = errors.New("arguments in resource/name form must have a single resource and name")
	errMixedForms = errors.New("there is no need to specify a resource type as a separate argument when passing arguments in resource/name form " +
		"(e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'")
)

// splitName parses RESOURCE/NAME; ok is false when the argument has no slash.
func splitName(arg string) (resource, name string, ok bool, err error) {
	if !strings.Contains(arg, "/") {
		return "", "", false, nil
	}
	parts := strings.Split(arg, "/")
	if len(parts) != 2 {
		return "", "", false, errors.New("arguments in resource/name form may not have more than one slash")
	}
	if parts[0] == "" || parts[1] == "" || strings.Contains(parts[0], ",") {
		return "", "", false, errSlashForm
	}
	return parts[0], parts[1], true, nil
}

// splitTypes splits TYPE,TYPE without repetitions.
func splitTypes(arg string) []string {
	var out []string
	seen := map[string]bool{}
	for _, t := range strings.Split(arg, ",") {
		if !seen[t] {
			seen[t] = true
			out = append(out, t)
		}
	}
	return out
}
