package api

import (
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/store"
)

// servedText holds what every cluster has from its start of kinds that are not stored, one object a line: API services, how the server shares
// its attention (flow schemas in the order in which they are tried), and the range of the services' addresses.
//
//go:embed served.txt
var servedText string

// served are the objects of such a kind.
func (k *Kind) served(s *Server, _ string) []store.Object {
	var out []store.Object
	for line := range strings.Lines(servedText) {
		if !strings.HasPrefix(line, `{"apiVersion":"`+k.GroupVersion().String()+`","kind":"`+k.Kind+`"`) {
			continue
		}
		obj := &unstructured.Unstructured{}
		if err := json.Unmarshal([]byte(line), &obj.Object); err != nil {
			panic(err) // our own text
		}
		out = append(out, s.born(obj))
	}
	return out
}

// born gives an object that is not stored what storing would have: it is as old as the cluster.
func (s *Server) born(obj *unstructured.Unstructured) *unstructured.Unstructured {
	start := metav1.Time{}
	if ns, ok := s.store.Get(store.Key{Resource: "namespaces", Name: metav1.NamespaceDefault}); ok {
		start = ns.GetCreationTimestamp()
	}
	sum := fmt.Sprintf("%x", sha256.Sum256([]byte(obj.GetKind()+obj.GetName())))
	obj.SetUID(types.UID(sum[:8] + "-" + sum[8:12] + "-4" + sum[13:16] + "-a" + sum[17:20] + "-" + sum[20:32]))
	obj.SetCreationTimestamp(start)
	obj.SetResourceVersion("1")
	conditions, _, _ := unstructured.NestedSlice(obj.Object, "status", "conditions")
	for _, c := range conditions {
		c.(map[string]any)["lastTransitionTime"] = start.UTC().Format("2006-01-02T15:04:05Z")
	}
	if len(conditions) > 0 {
		_ = unstructured.SetNestedSlice(obj.Object, conditions, "status", "conditions")
	}
	return obj
}

// storageNodes are what CSI drivers have said about the nodes: there are none, so nothing.
func storageNodes(s *Server, _ string) []store.Object {
	var out []store.Object
	for _, node := range s.store.List("nodes", "") {
		obj := &unstructured.Unstructured{Object: map[string]any{"apiVersion": "storage.k8s.io/v1", "kind": "CSINode", "spec": map[string]any{"drivers": nil}}}
		obj.SetName(node.GetName())
		obj.SetAnnotations(map[string]string{"storage.alpha.kubernetes.io/migrated-plugins": "kubernetes.io/aws-ebs,kubernetes.io/azure-disk,kubernetes.io/azure-file,kubernetes.io/cinder,kubernetes.io/gce-pd,kubernetes.io/portworx-volume,kubernetes.io/vsphere-volume"})
		obj.SetOwnerReferences([]metav1.OwnerReference{{APIVersion: "v1", Kind: "Node", Name: node.GetName(), UID: node.GetUID()}})
		s.born(obj).SetCreationTimestamp(node.GetCreationTimestamp())
		out = append(out, obj)
	}
	return out
}
