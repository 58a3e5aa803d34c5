package apiserver

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/sim"
)

// kubeletPort is where a node's kubelet serves.
const kubeletPort = 10250

// through passes a request on to a pod, a service's pod or a node, and its answer back.
// Models staging/src/k8s.io/apimachinery/pkg/util/proxy (*UpgradeAwareHandler).ServeHTTP
func (c *call) through(k *api.Kind) *network.Response {
	scheme, name, port := splitTarget(c.info.name)
	var to netip.AddrPort
	var err error
	switch k.Name() {
	case "pods":
		to, err = c.podAddress(name, port)
	case "services":
		to, err = c.serviceAddress(name, port)
	default:
		to, err = c.nodeAddress(name, port)
	}
	if err != nil {
		return c.refuse(err)
	}
	if c.info.rest == "" && !strings.HasSuffix(c.info.path, "/") {
		return &network.Response{Status: 301, Header: network.Header{{Name: "Location", Value: c.info.path + "/"}}}
	}
	if c.net == nil || c.net.Stack(netip.MustParseAddr(api.ServerIP)) == nil {
		return c.refuse(apierrors.NewServiceUnavailable("error trying to reach service: no network"))
	}
	target := &url.URL{Scheme: scheme, Host: to.String(), Path: "/" + c.info.rest, RawQuery: c.info.query.Encode()}
	return &network.Response{Later: func(reply func(*network.Response)) {
		c.server.Sim().Go("kube-apiserver: proxy", func(p *sim.Proc) { reply(c.pass(p, target)) })
	}}
}

// pass asks the target.
func (c *call) pass(p *sim.Proc, target *url.URL) *network.Response {
	client := &network.Client{
		Stack: c.net.Stack(netip.MustParseAddr(api.ServerIP)), Timeout: 30 * time.Second, Trust: network.Trust{Insecure: true},
		Redirect: func(*network.Request, int) error { return network.ErrUseLastResponse },
	}
	header := slices.DeleteFunc(slices.Clone(c.q.Header), func(f network.Field) bool {
		return slices.Contains([]string{"host", "authorization", "connection", "content-length"}, strings.ToLower(f.Name))
	})
	header.Set("X-Forwarded-Uri", c.info.path)
	if from := c.q.RemoteAddr.Addr(); from.IsValid() {
		header.Set("X-Forwarded-For", strings.TrimPrefix(header.Get("X-Forwarded-For")+", "+from.String(), ", "))
	}
	resp, err := client.Do(p, &network.Request{Method: c.q.Method, URL: target, Header: header, Body: c.q.Body})
	if err != nil {
		var request *network.RequestError
		if errors.As(err, &request) {
			err = request.Err
		}
		return c.refuse(apierrors.NewServiceUnavailable("error trying to reach service: " + err.Error()))
	}
	for _, hop := range []string{"Connection", "Transfer-Encoding", "Content-Length", "Date", "Keep-Alive"} {
		resp.Header.Del(hop)
	}
	return &network.Response{Status: resp.Status, Reason: resp.Reason, Header: resp.Header, Body: resp.Body}
}

// splitTarget reads "name", "name:port", "scheme:name:port".
// Models staging/src/k8s.io/apimachinery/pkg/util/net SplitSchemeNamePort
func splitTarget(id string) (scheme, name, port string) {
	parts := strings.Split(id, ":")
	switch len(parts) {
	case 1:
		return "http", parts[0], ""
	case 2:
		return "http", parts[0], parts[1]
	}
	if parts[0] == "https" {
		return "https", parts[1], parts[2]
	}
	return "http", parts[1], parts[2]
}

// podAddress models pkg/registry/core/pod ResourceLocation.
func (c *call) podAddress(name, port string) (netip.AddrPort, error) {
	pod, err := api.Get[*corev1.Pod](c.client, c.info.namespace, name)
	if err != nil {
		return netip.AddrPort{}, err
	}
	if port == "" {
		for _, ctr := range pod.Spec.Containers {
			if len(ctr.Ports) > 0 {
				port = strconv.Itoa(int(ctr.Ports[0].ContainerPort))
				break
			}
		}
	}
	if pod.Status.PodIP == "" {
		return netip.AddrPort{}, apierrors.NewBadRequest("address not allowed")
	}
	return address(pod.Status.PodIP, port, 80)
}

// serviceAddress is one of the ready pods behind a port of a service. Models pkg/registry/core/service/storage (*REST).ResourceLocation
func (c *call) serviceAddress(name, port string) (netip.AddrPort, error) {
	service, err := api.Get[*corev1.Service](c.client, c.info.namespace, name)
	if err != nil {
		return netip.AddrPort{}, err
	}
	shown := name
	if port != "" {
		shown += ":" + port
	}
	portName := port
	if n, err := strconv.Atoi(port); err == nil {
		i := slices.IndexFunc(service.Spec.Ports, func(p corev1.ServicePort) bool { return int(p.Port) == n })
		if i < 0 {
			return netip.AddrPort{}, apierrors.NewServiceUnavailable(fmt.Sprintf("no service port %d found for service %q", n, name))
		}
		portName = service.Spec.Ports[i].Name
	}
	var found []netip.AddrPort
	slices := api.List[*discoveryv1.EndpointSlice](c.client, c.info.namespace, api.WithLabels(labels.SelectorFromSet(labels.Set{discoveryv1.LabelServiceName: name})))
	for _, slice := range slices {
		for _, p := range slice.Ports {
			if p.Port != nil && (p.Name == nil && portName == "" || p.Name != nil && *p.Name == portName) {
				found = append(found, readyAt(slice, *p.Port)...)
			}
		}
	}
	if len(found) == 0 {
		return netip.AddrPort{}, apierrors.NewServiceUnavailable(fmt.Sprintf("no endpoints available for service %q", shown))
	}
	return found[c.server.Sim().Rand("apiserver/proxy").IntN(len(found))], nil
}

func readyAt(slice *discoveryv1.EndpointSlice, port int32) []netip.AddrPort {
	var out []netip.AddrPort
	for _, e := range slice.Endpoints {
		if e.Conditions.Ready != nil && !*e.Conditions.Ready || len(e.Addresses) == 0 {
			continue
		}
		if ip, err := netip.ParseAddr(e.Addresses[0]); err == nil {
			out = append(out, netip.AddrPortFrom(ip, uint16(port)))
		}
	}
	return out
}

func (c *call) nodeAddress(name, port string) (netip.AddrPort, error) {
	node, err := api.Get[*corev1.Node](c.client, "", name)
	if err != nil {
		return netip.AddrPort{}, err
	}
	for _, a := range node.Status.Addresses {
		if a.Type == corev1.NodeInternalIP {
			return address(a.Address, port, kubeletPort)
		}
	}
	return netip.AddrPort{}, apierrors.NewServiceUnavailable(fmt.Sprintf("no preferred addresses found; known addresses: %v", node.Status.Addresses))
}

func address(host, port string, usual uint16) (netip.AddrPort, error) {
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return netip.AddrPort{}, apierrors.NewInternalError(err)
	}
	if port != "" {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil {
			return netip.AddrPort{}, apierrors.NewBadRequest(fmt.Sprintf("invalid port %q", port))
		}
		usual = uint16(n)
	}
	return netip.AddrPortFrom(ip, usual), nil
}
