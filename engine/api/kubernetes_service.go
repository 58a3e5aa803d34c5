package api

import (
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"

	"github.com/podscope/podscope/engine/store"
)

// Where the API server itself is found: on the control-plane node, and in the cluster at the service's address.
const (
	ServiceName    = "kubernetes"
	ServiceIP      = "10.96.0.1"
	ServerIP       = "192.168.49.2"
	ServerPort     = 6443
	serverPortName = "https"
)

// KubernetesNamespace is where the server's own service lives.
func (s *Server) KubernetesNamespace() string {
	if s.opts.KubernetesNamespace != "" {
		return s.opts.KubernetesNamespace
	}
	return metav1.NamespaceDefault
}

// createKubernetesService publishes the server's address, as a service whose endpoints no controller looks after.
// Models pkg/controlplane/controller/kubernetesservice and pkg/controlplane/reconcilers
func (s *Server) createKubernetesService(c *Client) {
	meta := metav1.ObjectMeta{Namespace: s.KubernetesNamespace(), Name: ServiceName}
	service := &corev1.Service{ObjectMeta: meta, Spec: corev1.ServiceSpec{
		Type: corev1.ServiceTypeClusterIP, ClusterIP: ServiceIP, ClusterIPs: []string{ServiceIP},
		Ports: []corev1.ServicePort{{Name: serverPortName, Protocol: corev1.ProtocolTCP, Port: 443, TargetPort: intstr.FromInt32(ServerPort)}},
	}}
	service.Labels = map[string]string{"provider": "kubernetes", "component": "apiserver"}
	endpoints := &corev1.Endpoints{ObjectMeta: meta, Subsets: []corev1.EndpointSubset{{
		Addresses: []corev1.EndpointAddress{{IP: ServerIP}},
		Ports:     []corev1.EndpointPort{{Name: serverPortName, Port: ServerPort, Protocol: corev1.ProtocolTCP}},
	}}}
	endpoints.Labels = map[string]string{discoveryv1.LabelSkipMirror: "true"}
	slice := &discoveryv1.EndpointSlice{
		ObjectMeta: meta, AddressType: discoveryv1.AddressTypeIPv4,
		Endpoints: []discoveryv1.Endpoint{{Addresses: []string{ServerIP}, Conditions: discoveryv1.EndpointConditions{Ready: ptr.To(true)}}},
		Ports:     []discoveryv1.EndpointPort{{Name: ptr.To(serverPortName), Port: ptr.To[int32](ServerPort), Protocol: ptr.To(corev1.ProtocolTCP)}},
	}
	slice.Labels = map[string]string{discoveryv1.LabelServiceName: ServiceName}
	for _, obj := range []store.Object{service, endpoints, slice} {
		s.must(c.Create(obj, CreateOptions{}))
	}
}
