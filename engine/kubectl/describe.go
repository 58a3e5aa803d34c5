package kubectl

import (
	"fmt"
	"io"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/store"
)

// runDescribe models k8s.io/kubectl/pkg/cmd/describe.
func runDescribe(r *run, args []string) error {
	if len(args) == 0 && len(r.list("filename")) == 0 && r.str("kustomize") == "" {
		return fmt.Errorf("You must specify the type of resource to describe. Use \"kubectl api-resources\" for a complete list of supported resources.\n") //nolint:staticcheck // kubectl's words
	}
	b := r.newBuilder().args(true, args)
	infos, err := b.collect()
	events := r.flag("show-events")
	if (err != nil || len(infos) > 1) && !r.changed("show-events") {
		events = false
	}
	if apierrors.IsNotFound(err) && len(args) == 2 {
		return r.describeMatching(err, args[0], args[1], events)
	}
	errs := flatten(err)
	for n, i := range infos {
		text, err := r.describe(i, events)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if n > 0 {
			io.WriteString(r.out, "\n\n")
		}
		io.WriteString(r.out, text)
	}
	if len(infos) == 0 && len(errs) == 0 {
		r.nothingDescribed(b)
	}
	return joinErrors(errs)
}

// nothingDescribed says that nothing was found, in a namespace even where the kind has none.
func (r *run) nothingDescribed(b *builder) {
	if b.allNamespaces {
		io.WriteString(r.err, "No resources found\n")
		return
	}
	fmt.Fprintf(r.err, "No resources found in %s namespace.\n", r.namespace)
}

// describeMatching describes every object whose name begins with a prefix.
func (r *run) describeMatching(notFound error, resource, prefix string, events bool) error {
	b := r.newBuilder().args(true, []string{resource})
	b.oneType = true
	infos, err := b.collect()
	if err != nil {
		return err
	}
	found := false
	for _, i := range infos {
		if !strings.HasPrefix(i.name, prefix) {
			continue
		}
		found = true
		text, err := r.describe(i, events)
		if err != nil {
			return err
		}
		io.WriteString(r.out, text+"\n")
	}
	if !found {
		return notFound
	}
	return nil
}

// describe is an object's description.
func (r *run) describe(i *info, events bool) (string, error) {
	if i.object == nil {
		if err := r.fetch(i); err != nil {
			return "", err
		}
	}
	w := newWriter(r.p.Now())
	obj := stored(i.object).(store.Object)
	if !r.describeCore(w, obj) && !r.describeWorkload(w, obj) && !r.describeOther(w, obj) && !w.served(obj) {
		w.generic(i)
	}
	if events && !silent(i.kind) {
		w.events(r.eventsOf(i.object))
	}
	return w.text(), nil
}

// silent reports whether a kind's description never shows events.
func silent(k *api.Kind) bool {
	switch k.Kind {
	case "Secret", "Namespace", "LimitRange", "ResourceQuota", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "NetworkPolicy":
		return true
	}
	return false
}
