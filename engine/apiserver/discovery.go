package apiserver

import (
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/podscope/podscope/engine/api"
)

// GroupVersions lists the versions that each group serves, the preferred one first; groups in alphabetical order.
func GroupVersions() (groups []string, versions map[string][]string) {
	versions = map[string][]string{}
	add := func(gv schema.GroupVersion) {
		if !slices.Contains(versions[gv.Group], gv.Version) {
			versions[gv.Group] = append(versions[gv.Group], gv.Version)
		}
	}
	for _, k := range api.Discovery() {
		if versions[k.Group] == nil {
			groups = append(groups, k.Group)
		}
		add(k.GroupVersion())
	}
	for _, k := range api.Discovery() {
		for _, gv := range k.Served {
			add(gv)
		}
	}
	return groups, versions
}

// discovery is what the paths tell by which clients find out what a server serves; nil when a path is none of these.
func discovery(path string) any {
	groups, versions := GroupVersions()
	parts := strings.Split(strings.Trim(path, "/"), "/")
	switch {
	case path == "/api":
		return metav1.APIVersions{
			TypeMeta: metav1.TypeMeta{Kind: "APIVersions"}, Versions: []string{"v1"},
			ServerAddressByClientCIDRs: []metav1.ServerAddressByClientCIDR{{ClientCIDR: "0.0.0.0/0", ServerAddress: api.ServerIP + ":6443"}},
		}
	case path == "/apis":
		list := metav1.APIGroupList{TypeMeta: metav1.TypeMeta{Kind: "APIGroupList", APIVersion: "v1"}}
		for _, g := range groups {
			if g != "" {
				list.Groups = append(list.Groups, groupOf(g, versions[g]))
			}
		}
		return list
	case strings.HasPrefix(path, "//"):
		return nil
	case parts[0] == "api" && len(parts) == 2 && parts[1] == "v1":
		return resources(schema.GroupVersion{Version: "v1"})
	case parts[0] == "apis" && len(parts) == 2 && versions[parts[1]] != nil:
		g := groupOf(parts[1], versions[parts[1]])
		g.TypeMeta = metav1.TypeMeta{Kind: "APIGroup", APIVersion: "v1"}
		return g
	case parts[0] == "apis" && len(parts) == 3 && slices.Contains(versions[parts[1]], parts[2]):
		return resources(schema.GroupVersion{Group: parts[1], Version: parts[2]})
	}
	return nil
}

func groupOf(group string, versions []string) metav1.APIGroup {
	g := metav1.APIGroup{Name: group}
	for _, v := range versions {
		g.Versions = append(g.Versions, metav1.GroupVersionForDiscovery{GroupVersion: group + "/" + v, Version: v})
	}
	g.PreferredVersion = g.Versions[0]
	return g
}

// resources lists the resources of a version, with their subresources.
func resources(gv schema.GroupVersion) metav1.APIResourceList {
	list := metav1.APIResourceList{TypeMeta: metav1.TypeMeta{Kind: "APIResourceList"}, GroupVersion: gv.String()}
	if gv.Group != "" {
		list.APIVersion = "v1"
	}
	for _, k := range api.Discovery() {
		if k.GroupVersion() != gv && !slices.Contains(k.Served, gv) {
			continue
		}
		list.APIResources = append(list.APIResources, ResourceOf(k))
		for _, sub := range k.Subresources {
			list.APIResources = append(list.APIResources, subresourceOf(k, sub))
		}
	}
	slices.SortStableFunc(list.APIResources, func(a, b metav1.APIResource) int { return strings.Compare(a.Name, b.Name) })
	return list
}

func subresourceOf(k *api.Kind, sub string) metav1.APIResource {
	out := metav1.APIResource{Name: k.Resource + "/" + sub, Namespaced: k.Namespaced, Kind: k.Kind, Verbs: []string{"get", "patch", "update"}}
	switch sub {
	case "scale":
		out.Group, out.Version, out.Kind = "autoscaling", "v1", "Scale"
	case "finalize":
		out.Verbs = []string{"update"}
	}
	return out
}

// ResourceOf is how discovery describes a kind.
func ResourceOf(k *api.Kind) metav1.APIResource {
	return metav1.APIResource{
		Name: k.Resource, SingularName: strings.ToLower(k.Kind), Namespaced: k.Namespaced, Kind: k.Kind, Verbs: k.Verbs(), ShortNames: k.ShortNames,
		Categories: k.Categories,
	}
}
