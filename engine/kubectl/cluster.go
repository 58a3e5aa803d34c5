package kubectl

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/podscope/podscope/engine/api"
)

const (
	kubernetesVersion = "v1.36.3"
	kustomizeVersion  = "v5.8.1"
	goVersion         = "go1.26.8"
	buildDate         = "2026-07-01T00:00:00Z"
)

// runVersion models k8s.io/kubectl/pkg/cmd/version.
func runVersion(r *run, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("extra arguments: %v", args)
	}
	output := r.str("output")
	if output != "" && output != "yaml" && output != "json" {
		return fmt.Errorf(`--output must be 'yaml' or 'json'`)
	}
	client := versionInfo()
	server := versionInfo()
	server["emulationMajor"], server["emulationMinor"], server["minCompatibilityMajor"], server["minCompatibilityMinor"] = "1", "36", "1", "35"
	all := map[string]any{"clientVersion": client, "kustomizeVersion": kustomizeVersion}
	if !r.flag("client") {
		r.p.Sleep(requestTime)
		all["serverVersion"] = server
	}
	switch output {
	case "":
		text := "Client Version: " + kubernetesVersion + "\nKustomize Version: " + kustomizeVersion + "\n"
		if !r.flag("client") {
			text += "Server Version: " + kubernetesVersion + "\n"
		}
		_, err := io.WriteString(r.out, text)
		return err
	case "json":
		return jsonPrinter{true}.print(r.out, all)
	}
	if err := (&yamlPrinter{}).print(r.out, all); err != nil {
		return err
	}
	_, err := io.WriteString(r.out, "\n")
	return err
}

func versionInfo() map[string]any {
	return map[string]any{
		"buildDate": buildDate, "compiler": "gc", "gitCommit": "$Format:%H$", "gitTreeState": "clean", "gitVersion": kubernetesVersion,
		"goVersion": goVersion, "major": "1", "minor": "36", "platform": "linux/amd64",
	}
}

// sortedKinds are the kinds that the cluster serves, in the order of kubectl api-resources.
func sortedKinds() []*api.Kind {
	return slices.Clone(api.Discovery())
}

// runAPIResources models k8s.io/kubectl/pkg/cmd/apiresources.
func runAPIResources(r *run, args []string) error {
	if len(args) > 0 {
		return r.usageError("unexpected arguments: %v", args)
	}
	output := r.str("output")
	if output != "" && output != "wide" && output != "name" && output != "json" && output != "yaml" {
		return fmt.Errorf("--output %v is not available", output)
	}
	sortBy := r.str("sort-by")
	if sortBy != "" && sortBy != "name" && sortBy != "kind" {
		return fmt.Errorf("--sort-by accepts only name or kind")
	}
	kinds := sortedKinds()
	switch sortBy {
	case "name":
		slices.SortStableFunc(kinds, func(a, b *api.Kind) int { return strings.Compare(a.Resource, b.Resource) })
	case "kind":
		slices.SortStableFunc(kinds, func(a, b *api.Kind) int { return strings.Compare(a.Kind, b.Kind) })
	}
	r.p.Sleep(schemaTime)
	kinds = slices.DeleteFunc(kinds, func(k *api.Kind) bool { return !r.listed(k) })
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

// runAPIVersions models k8s.io/kubectl/pkg/cmd/apiresources/apiversions.go.
func runAPIVersions(r *run, args []string) error {
	if len(args) > 0 {
		return r.usageError("unexpected arguments: %v", args)
	}
	r.p.Sleep(requestTime)
	var out []string
	for _, k := range api.Discovery() {
		out = append(out, k.GroupVersion().String())
		for _, v := range k.Served {
			out = append(out, v.String())
		}
	}
	slices.Sort(out)
	_, err := io.WriteString(r.out, lines(slices.Compact(out)))
	return err
}

// runClusterInfo models k8s.io/kubectl/pkg/cmd/clusterinfo.
func runClusterInfo(r *run, args []string) error {
	if len(args) > 0 {
		return r.usageError("unknown command %q", strings.Join(args, " "))
	}
	r.p.Sleep(2 * requestTime)
	text := "Kubernetes control plane is running at " + serverURL + "\n"
	if k := api.KindNamed("services"); k != nil {
		services, err := r.listObjects(k, "kube-system", "kubernetes.io/cluster-service=true", "")
		if err != nil {
			return err
		}
		for _, o := range services {
			s := o.(*corev1.Service)
			name := s.Labels["kubernetes.io/name"]
			if name == "" {
				name = s.Name
			}
			link := s.Name
			if len(s.Spec.Ports) > 0 {
				p := s.Spec.Ports[0]
				link += ":" + p.Name
				if p.Name == "https" || p.Port == 443 {
					link = "https:" + link
				}
				link = strings.TrimSuffix(link, ":")
			}
			text += name + " is running at " + serverURL + "/api/v1/namespaces/" + s.Namespace + "/services/" + link + "/proxy\n"
		}
	}
	_, err := io.WriteString(r.out, text+"\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n")
	return err
}

// runCertificate answers in a cluster that has no certificate signing requests.
func runCertificate(r *run, args []string) error {
	if len(args) == 0 && len(r.list("filename")) == 0 {
		return errors.New("one or more CSRs must be specified as <name> or -f <filename>")
	}
	if len(args) == 0 {
		return nil
	}
	r.p.Sleep(requestTime)
	return apierrors.NewNotFound(schema.GroupResource{Group: "certificates.k8s.io", Resource: "certificatesigningrequests"}, args[0])
}

func runPluginList(*run, []string) error {
	return errors.New("unable to find any kubectl plugins in your PATH")
}
