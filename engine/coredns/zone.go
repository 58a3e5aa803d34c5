package coredns

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

// domain is the cluster's.
const domain = "cluster.local"

// zone answers from the objects as they are.
type zone struct {
	client  *api.Client
	server  *api.Server
	changed time.Time // when a service or an endpoint last did
}

func newZone(s *sim.Sim, server *api.Server) *zone {
	z := &zone{client: server.Client("coredns"), server: server, changed: s.Now()}
	for _, resource := range [...]string{"services", "endpointslices.discovery.k8s.io"} {
		z.client.Watch(resource, func(store.Entry) { z.changed = s.Now() })
	}
	return z
}

// nameServer is the name that the zone has for its server.
const nameServer = "ns.dns." + domain

// reply is what is said about a name and type: an answer, or whose zone it is that has none.
func (z *zone) reply(name, qtype string) ([]network.Record, error) {
	records, err := z.answer(name, qtype)
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	if len(records) == 0 && (name == domain || strings.HasSuffix(name, "."+domain)) {
		soa := z.authority()
		soa.Section = network.Authority
		records = []network.Record{soa}
	}
	return records, err
}

// authority is the record of the zone itself. Its serial number is when a service or an endpoint last changed.
func (z *zone) authority() network.Record {
	serial := z.changed.Unix()
	return network.Record{Name: domain, Type: "SOA", Value: fmt.Sprintf("%s. hostmaster.%s. %d 7200 1800 86400 30", nameServer, domain, serial)}
}

// answer is the records of a name and type. No records and no error: the name exists, but not with that type.
// Models CoreDNS plugin/kubernetes (*Kubernetes).Services.
func (z *zone) answer(name, qtype string) ([]network.Record, error) {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	if ip, ok := reversed(name); ok {
		return z.pointer(name, ip, qtype)
	}
	if name == domain || name == "svc."+domain || name == "pod."+domain {
		return z.apex(name, qtype), nil
	}
	rest, ok := strings.CutSuffix(name, "."+domain)
	if !ok {
		return nil, network.ErrNoName
	}
	switch {
	case rest == "dns-version" && qtype == "TXT":
		return []network.Record{{Name: name, Type: "TXT", Value: `"1.1.0"`}}, nil
	case name == nameServer:
		return only(qtype, network.Record{Name: name, Type: "A", Addr: z.own()}), nil
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

// apex answers for the zone itself.
func (z *zone) apex(name, qtype string) []network.Record {
	switch {
	case name != domain:
		return nil
	case qtype == "SOA":
		return []network.Record{z.authority()}
	case qtype == "NS":
		return []network.Record{{Name: name, Type: "NS", Value: nameServer + "."}, {Name: nameServer, Type: "A", Addr: z.own(), Section: network.Additional}}
	}
	return nil
}

// own is the address of the service that leads to CoreDNS.
func (z *zone) own() netip.Addr {
	if svc, ok := z.find(metav1.NamespaceSystem, "kube-dns"); ok {
		ip, _ := netip.ParseAddr(svc.Spec.ClusterIP)
		return ip
	}
	return netip.Addr{}
}

// only keeps a record that is of the type asked for.
func only(qtype string, r network.Record) []network.Record {
	if r.Type != qtype {
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
	ip, err := netip.ParseAddr(strings.ReplaceAll(words[len(words)-2], "-", "."))
	if len(words) > 4 || err != nil { // what stands before the address does not count
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
	depth                    int // how many aliases led here
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
	case n == 4:
		q.port, q.protocol = strings.TrimPrefix(words[0], "_"), strings.TrimPrefix(words[1], "_")
	case n == 3:
		q.endpoint = words[0]
	case n > 2:
		return nil, network.ErrNoName
	}
	svc, ok := z.find(words[n-1], words[n-2])
	switch {
	case !ok:
		return nil, network.ErrNoName
	case svc.Spec.Type == corev1.ServiceTypeExternalName && n > 2:
		return nil, network.ErrNoName
	case svc.Spec.Type == corev1.ServiceTypeExternalName:
		return z.alias(q, svc), nil
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

// alias is the other name that an ExternalName service stands for, and what that leads to. Models CoreDNS plugin A and CNAME.
func (z *zone) alias(q query, svc *corev1.Service) []network.Record {
	target := strings.ToLower(strings.TrimSuffix(svc.Spec.ExternalName, "."))
	if _, err := netip.ParseAddr(target); err == nil {
		return nil
	}
	other := network.Record{Name: q.name, Type: "CNAME", Value: target + "."}
	switch {
	case q.qtype == "CNAME":
		return []network.Record{other}
	case q.qtype != "A" && q.qtype != "AAAA" || target == q.name || q.depth > 10:
		return nil
	}
	more, _ := z.deeper(target, q)
	if len(more) == 0 && strings.HasSuffix(target, "."+domain) {
		return nil // what leads nowhere in the cluster is not told
	}
	return append([]network.Record{other}, more...)
}

// deeper answers for what an alias leads to; aliases of aliases end sometime.
func (z *zone) deeper(name string, q query) ([]network.Record, error) {
	words := strings.Split(strings.TrimSuffix(name, ".svc."+domain), ".")
	if len(words) == 2 && strings.HasSuffix(name, ".svc."+domain) {
		if svc, ok := z.find(words[1], words[0]); ok && svc.Spec.Type == corev1.ServiceTypeExternalName {
			return z.alias(query{name: name, qtype: q.qtype, depth: q.depth + 1}, svc), nil
		}
	}
	return z.answer(name, q.qtype)
}
