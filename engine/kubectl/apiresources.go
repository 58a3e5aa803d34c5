package kubectl

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/apiserver"
)

// runAPIResources models k8s.io/kubectl/pkg/cmd/apiresources.
func runAPIResources(r *run, args []string) error {
	if len(args) > 0 {
		return r.usageError("unexpected arguments: %v", args)
	}
	output := r.str("output")
	if !slices.Contains([]string{"", "wide", "name", "json", "yaml", "kyaml"}, output) {
		return fmt.Errorf("unable to match a printer suitable for the output format %q, allowed formats are: json,kyaml,name,wide,yaml", output)
	}
	sortBy := r.str("sort-by")
	if sortBy != "" && sortBy != "name" && sortBy != "kind" {
		return errors.New("--sort-by accepts only name or kind")
	}
	kinds := slices.Clone(api.Discovery())
	slices.SortStableFunc(kinds, func(a, b *api.Kind) int {
		switch sortBy {
		case "name":
			return strings.Compare(a.Resource, b.Resource)
		case "kind":
			return strings.Compare(a.Kind+"\x00"+a.Resource, b.Kind+"\x00"+b.Resource)
		}
		return 0 // by group, then by name
	})
	r.p.Sleep(schemaTime)
	kinds = slices.DeleteFunc(kinds, func(k *api.Kind) bool { return !r.listed(k) })
	switch output {
	case "json", "yaml", "kyaml":
		list := metav1.APIResourceList{TypeMeta: metav1.TypeMeta{Kind: "APIResourceList", APIVersion: "v1"}}
		for _, k := range kinds {
			described := apiserver.ResourceOf(k)
			described.Group, described.Version = k.Group, k.Version
			list.APIResources = append(list.APIResources, described)
		}
		p, err := r.outputPrinter()
		if err != nil {
			return err
		}
		return p.print(r.out, list)
	}
	return r.printKinds(kinds, output)
}

func (r *run) printKinds(kinds []*api.Kind, output string) error {
	t := newTabWriter(r.out)
	if !r.flag("no-headers") && output != "name" {
		io.WriteString(t, "NAME\tSHORTNAMES\tAPIVERSION\tNAMESPACED\tKIND")
		if output == "wide" {
			io.WriteString(t, "\tVERBS\tCATEGORIES")
		}
		io.WriteString(t, "\n")
	}
	for _, k := range kinds {
		if output == "name" {
			io.WriteString(t, k.Name()+"\n")
			continue
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%v\t%s", k.Resource, strings.Join(k.ShortNames, ","), k.GroupVersion(), k.Namespaced, k.Kind)
		if output == "wide" {
			fmt.Fprintf(t, "\t%s\t%s", strings.Join(k.Verbs(), ","), strings.Join(k.Categories, ","))
		}
		io.WriteString(t, "\n")
	}
	return t.Flush()
}

// listed applies the flags of api-resources.
func (r *run) listed(k *api.Kind) bool {
	if r.changed("api-group") && k.Group != r.str("api-group") || r.changed("namespaced") && k.Namespaced != r.flag("namespaced") {
		return false
	}
	for _, v := range r.list("verbs") {
		if !slices.Contains(k.Verbs(), v) {
			return false
		}
	}
	for _, c := range r.list("categories") {
		if !slices.Contains(k.Categories, c) {
			return false
		}
	}
	return true
}
