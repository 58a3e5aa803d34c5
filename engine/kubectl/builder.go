package kubectl

import (
	"errors"
	"fmt"
	"strings"

	"github.com/podscope/podscope/engine/api"
)

// builder collects what a command's arguments select and visits it.
// Models k8s.io/cli-runtime/pkg/resource Builder.
type builder struct {
	r             *run
	files         []string // -f
	kustomize     string   // -k
	recursive     bool
	namespace     string
	allNamespaces bool
	explicit      bool // the namespace was given on the command line and manifests must agree
	labels        string
	fields        string
	all           bool
	latest        bool // manifests are read again from the server
	lazy          bool // named objects are not read from the server
	oneType       bool
	stopOnError   bool
	types         []string
	names         []string
	tuples        [][2]string
	everything    bool // list the types although no selector was given
	local         bool
	unchecked     bool // manifests may lack their kind until they are decoded

	several       bool // several kinds are listed, whether or not there are objects of them
	single        bool // the arguments mean one object, so output is not a list
	targetsSingle bool
	errs          []error
}

// newBuilder takes the namespace, -f, -k, -R, -l, --field-selector, --all and -A from the command's flags.
func (r *run) newBuilder() *builder {
	b := &builder{r: r, namespace: r.namespace, explicit: r.namespaceGiven}
	b.files, b.kustomize, b.recursive = r.list("filename"), r.str("kustomize"), r.flag("recursive")
	b.labels, b.fields = strings.TrimSpace(r.str("selector")), strings.TrimSpace(r.str("field-selector"))
	if r.flag("all-namespaces") {
		b.namespace, b.allNamespaces, b.explicit = "", true, false
	}
	return b
}

func (b *builder) fail(err error) { b.errs = append(b.errs, err) }

// withAll is the --all flag, where the command has one.
func (b *builder) withAll(all bool) *builder {
	if all && (b.labels != "" || b.fields != "") {
		b.fail(errors.New("setting 'all' parameter but found a non empty selector. "))
		return b
	}
	b.all = all
	return b
}

// args takes TYPE, TYPE NAME…, TYPE/NAME… and TYPE,TYPE NAME….
// Models k8s.io/cli-runtime/pkg/resource (*Builder).ResourceTypeOrNameArgs.
func (b *builder) args(emptySelector bool, args []string) *builder {
	args = multiplied(args)
	slashes := 0
	for _, a := range args {
		if strings.Contains(a, "/") {
			slashes++
		}
	}
	if slashes > 0 && slashes != len(args) {
		b.fail(errMixedForms)
		return b
	}
	if slashes > 0 {
		b.addTuples(args, "")
		return b
	}
	if len(args) == 0 {
		return b
	}
	b.types = append(b.types, splitTypes(expandCategories(args[0]))...)
	b.names = append(b.names, args[1:]...)
	if len(args) == 1 && emptySelector {
		b.everything = true
	}
	return b
}

// multiplied turns TYPE,TYPE NAME into TYPE/NAME TYPE/NAME.
func multiplied(args []string) []string {
	if len(args) < 2 {
		return args
	}
	types := splitTypes(args[0])
	if len(types) < 2 {
		return args
	}
	var out []string
	for _, t := range types {
		for _, name := range args[1:] {
			out = append(out, t+"/"+name)
		}
	}
	return out
}

// addTuples takes names, each alone (of a default type) or as TYPE/NAME.
func (b *builder) addTuples(args []string, defaultType string) *builder {
	for _, a := range args {
		resource, name, ok, err := splitName(a)
		switch {
		case err != nil:
			b.fail(err)
			return b
		case ok:
			b.tuples = append(b.tuples, [2]string{resource, name})
		case defaultType == "":
			b.fail(fmt.Errorf("the argument %q must be RESOURCE/NAME", a))
		default:
			b.tuples = append(b.tuples, [2]string{defaultType, a})
		}
	}
	return b
}

// plan works out what is to be visited, without asking the server for objects yet.
func (b *builder) plan() (visit func(func(*info, error)) error, err error) {
	if err := b.readManifests(); err != nil {
		return nil, err
	}
	if len(b.errs) > 0 {
		return nil, joinErrors(b.errs)
	}
	switch {
	case len(b.files) > 0 || b.kustomize != "":
		return b.planFiles()
	case b.all || b.labels != "" || b.fields != "" || b.everything:
		return b.planSelector()
	case len(b.tuples) > 0:
		return b.planTuples()
	case len(b.names) > 0:
		return b.planNames()
	case len(b.types) > 0:
		for _, t := range b.types {
			if _, err := kindFor(t); err != nil {
				return nil, err
			}
		}
		return nil, errors.New("resource(s) were provided, but no name was specified")
	}
	return nil, errNoResources
}

func (b *builder) planSelector() (func(func(*info, error)) error, error) {
	switch {
	case len(b.names) > 0:
		return nil, errors.New("name cannot be provided when a selector is specified")
	case len(b.tuples) > 0:
		return nil, errors.New("selectors and the all flag cannot be used when passing resource/name arguments")
	case len(b.types) == 0:
		return nil, errors.New("at least one resource must be specified to use a selector")
	case b.r.str("subresource") != "":
		return nil, errors.New("subresource cannot be used when bulk resources are specified")
	}
	kinds, err := b.kinds()
	if err != nil {
		return nil, err
	}
	b.several = len(kinds) > 1
	return func(fn func(*info, error)) error {
		for _, k := range kinds {
			objects, err := b.r.listObjects(k, b.namespace, b.labels, b.fields)
			if err != nil {
				fn(nil, err)
				continue
			}
			for _, o := range objects {
				fn(&info{kind: k, namespace: o.GetNamespace(), name: o.GetName(), object: o}, nil)
			}
		}
		return nil
	}, nil
}

func (b *builder) kinds() ([]*api.Kind, error) {
	if len(b.types) > 1 && b.oneType {
		return nil, errors.New("you may only specify a single resource type")
	}
	var out []*api.Kind
	seen := map[*api.Kind]bool{}
	for _, t := range b.types {
		k, err := kindFor(t)
		if err != nil {
			return nil, err
		}
		b.r.warnShort(t)
		if !seen[k] {
			seen[k] = true
			out = append(out, k)
		}
	}
	return out, nil
}

func (b *builder) planTuples() (func(func(*info, error)) error, error) {
	if len(b.types) > 0 {
		return nil, errors.New("you may not specify individual resources and bulk resources in the same call")
	}
	var items []*info
	distinct := map[*api.Kind]bool{}
	for _, t := range b.tuples {
		k, err := kindFor(t[0])
		if err != nil {
			return nil, err
		}
		b.r.warnShort(t[0])
		distinct[k] = true
		items = append(items, &info{kind: k, name: t[1]})
	}
	if len(distinct) > 1 && b.oneType {
		return nil, errors.New("you may only specify a single resource type")
	}
	b.single, b.targetsSingle = len(items) == 1, true
	return b.visitItems(items)
}

func (b *builder) planNames() (func(func(*info, error)) error, error) {
	switch {
	case len(b.types) == 0:
		return nil, errors.New("you must provide a resource and a resource name together")
	case len(b.types) > 1:
		return nil, errors.New("you must specify only one resource")
	}
	kinds, err := b.kinds()
	if err != nil {
		return nil, err
	}
	var items []*info
	for _, name := range b.names {
		items = append(items, &info{kind: kinds[0], name: name})
	}
	b.single, b.targetsSingle = len(items) == 1, true
	return b.visitItems(items)
}

func (b *builder) visitItems(items []*info) (func(func(*info, error)) error, error) {
	for _, i := range items {
		if !i.kind.Namespaced {
			continue
		}
		i.namespace = b.namespace
		if b.namespace == "" {
			if b.allNamespaces {
				return nil, errors.New("a resource cannot be retrieved by name across all namespaces")
			}
			return nil, errors.New("namespace may not be empty when retrieving a resource by name")
		}
	}
	return func(fn func(*info, error)) error {
		for _, i := range items {
			if !b.lazy {
				if err := b.r.fetch(i); err != nil {
					fn(nil, err)
					if b.stopOnError {
						return nil
					}
					continue
				}
			}
			fn(i, nil)
		}
		return nil
	}, nil
}
