package coredns

import (
	"net/netip"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/network"
)

// domain is the cluster's.
const domain = "cluster.local"

// zone answers from the objects as they are.
type zone struct {
	client *api.Client
	server *api.Server
}

// answer is the records of a name and type. No records and no error: the name exists, but not with that type.
// Models CoreDNS plugin/kubernetes (*Kubernetes).Services.
func (z *zone) answer(name, qtype string) ([]network.Record, error) {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	if ip, ok := reversed(name); ok {
		return z.pointer(name, ip, qtype)
	}
	if name == domain || name == "svc."+domain || name == "pod."+domain {
		return nil, nil
	}
	rest, ok := strings.CutSuffix(name, "."+domain)
	if !ok {
		return nil, network.ErrNoName
	}
	if rest == "dns-version" {
		return only(qtype, network.Record{Name: name, Type: "TXT", Value: `"1.1.0"`}), nil
	}
	words := strings.Split(rest, ".")
	switch kind := words[len(words)-1]; kind {
	case "svc":
		return z.service(name, qtype, words[:len(words)-1])
	case "pod":
		return z.pod(name, qtype, words[:len(words)-1])
	}
	return nil, network.ErrNoName
}

// reversed is the address that a name under in-addr.arpa stands for.
func reversed(name string) (netip.Addr, bool) {
	rest, ok := strings.CutSuffix(name, ".in-addr.arpa")
	if !ok {
		return netip.Addr{}, false
	}
	words := strings.Split(rest, ".")
	slices.Reverse(words)
	ip, err := netip.ParseAddr(strings.Join(words, "."))
	return ip, err == nil
}

// only keeps a record that is of the type asked for.
func only(qtype string, r network.Record) []network.Record {
	if r.Type != qtype && qtype != "ANY" {
		return nil
	}
	return []network.Record{r}
}

// pod answers 10-244-0-5.NAMESPACE: the address, whether or not a pod has it (`pods insecure`).
func (z *zone) pod(name, qtype string, words []string) ([]network.Record, error) {
	if !z.namespace(words[len(words)-1:]) {
		return nil, network.ErrNoName
	}
	if len(words) == 1 {
		return nil, nil
	}
	ip, err := netip.ParseAddr(strings.ReplaceAll(words[0], "-", "."))
	if len(words) != 2 || err != nil {
		return nil, network.ErrNoName
	}
	return only(qtype, network.Record{Name: name, Type: "A", Addr: ip}), nil
}

func (z *zone) namespace(words []string) bool {
	if len(words) == 0 {
		return false
	}
	_, err := api.Get[*corev1.Namespace](z.client, "", words[0])
	return err == nil
}

// find reads a service. The API server's own is in "default" for everyone.
func (z *zone) find(namespace, name string) (*corev1.Service, bool) {
	if namespace == metav1.NamespaceDefault && name == api.ServiceName {
		namespace = z.server.KubernetesNamespace()
	}
	svc, err := api.Get[*corev1.Service](z.client, namespace, name)
	return svc, err == nil
}

// query is what a name below a service asks for: [_port._protocol | endpoint].service.
type query struct {
	name, qtype              string
	endpoint, port, protocol string
}

// service answers names that end in SERVICE.NAMESPACE.
func (z *zone) service(name, qtype string, words []string) ([]network.Record, error) {
	n := len(words)
	if n == 0 {
		return nil, nil
	}
	if n == 1 {
		if z.namespace(words) {
			return nil, nil
		}
		return nil, network.ErrNoName
	}
	q := query{name: name, qtype: qtype}
	switch {
	case n == 4 && strings.HasPrefix(words[0], "_") && strings.HasPrefix(words[1], "_"):
		q.port, q.protocol = words[0][1:], words[1][1:]
	case n == 3:
		q.endpoint = words[0]
	case n > 2:
		return nil, network.ErrNoName
	}
	svc, ok := z.find(words[n-1], words[n-2])
	switch {
	case !ok:
		return nil, network.ErrNoName
	case svc.Spec.Type == corev1.ServiceTypeExternalName:
		return z.alias(q, svc)
	case svc.Spec.ClusterIP == corev1.ClusterIPNone || q.endpoint != "":
		return q.endpoints(svc, z.slices(svc))
	}
	return q.clusterIP(svc)
}

// slices are a service's IPv4 slices.
func (z *zone) slices(svc *corev1.Service) []*discoveryv1.EndpointSlice {
	list := api.List[*discoveryv1.EndpointSlice](z.client, svc.Namespace, api.WithLabels(labels.SelectorFromSet(labels.Set{discoveryv1.LabelServiceName: svc.Name})))
	return slices.DeleteFunc(list, func(s *discoveryv1.EndpointSlice) bool { return s.AddressType != discoveryv1.AddressTypeIPv4 })
}

// alias is the other name that an ExternalName service stands for, and what that leads to.
func (z *zone) alias(q query, svc *corev1.Service) ([]network.Record, error) {
	target := strings.TrimSuffix(svc.Spec.ExternalName, ".")
	out := []network.Record{{Name: q.name, Type: "CNAME", Value: target + "."}}
	if q.qtype != "CNAME" && target != q.name {
		more, _ := z.answer(target, q.qtype)
		out = append(out, more...)
	}
	return out, nil
}
