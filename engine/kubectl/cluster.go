package kubectl

import (
	"fmt"
	"io"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/version"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/apiserver"
)

const (
	kubernetesVersion = "v1.36.3"
	kustomizeVersion  = "v5.8.1"
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
	all := struct {
		Client    *version.Info `json:"clientVersion,omitempty"`
		Kustomize string        `json:"kustomizeVersion,omitempty"`
		Server    *version.Info `json:"serverVersion,omitempty"`
	}{Client: versionInfo(), Kustomize: kustomizeVersion}
	if !r.flag("client") {
		r.p.Sleep(requestTime)
		all.Server = apiserver.Version()
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

func versionInfo() *version.Info {
	client := apiserver.Version()
	client.EmulationMajor, client.EmulationMinor, client.MinCompatibilityMajor, client.MinCompatibilityMinor = "", "", "", ""
	return client
}

// runClusterInfo models k8s.io/kubectl/pkg/cmd/clusterinfo.
func runClusterInfo(r *run, _ []string) error {
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
