package kubelet

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/kubernetes/third_party/forked/golang/expansion"

	"github.com/podscope/podscope/engine/cri"
	"github.com/podscope/podscope/engine/image"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/sim"
)

// probeOutcome is what one run of a probe says. An error says that the probe itself could not be run: it counts for nothing.
type probeOutcome struct {
	result  probeResult
	output  string
	warning bool
	err     error
}

// maxProbeRetries is how often a probe that cannot be run is tried again at once.
const maxProbeRetries = 3

// maxProbeOutput bounds what is kept of a probe command's output.
const maxProbeOutput = 10 << 10

// runProbe runs a probe and writes its Event.
// Models pkg/kubelet/prober/prober.go (*prober).probe.
func (k *Kubelet) runProbe(w *probeWorker, status *corev1.PodStatus, done func(probeOutcome)) {
	tries := 0
	var try func(o probeOutcome)
	try = func(o probeOutcome) {
		if tries++; o.err != nil && tries < maxProbeRetries {
			k.runProbeOnce(w, status, try)
			return
		}
		k.probeEvent(w, o)
		done(o)
	}
	k.runProbeOnce(w, status, try)
}

func (k *Kubelet) probeEvent(w *probeWorker, o probeOutcome) {
	if w.stopped {
		return
	}
	switch {
	case o.err != nil:
		k.containerEvent(w.pod, w.container, corev1.EventTypeWarning, "Unhealthy",
			fmt.Sprintf("%s probe errored and resulted in unknown state: %v", w.key.kind, o.err))
	case o.warning:
		k.containerEvent(w.pod, w.container, corev1.EventTypeWarning, "ProbeWarning", fmt.Sprintf("%s probe warning: %s", w.key.kind, o.output))
	case o.result == resultFailure:
		k.containerEvent(w.pod, w.container, corev1.EventTypeWarning, "Unhealthy", fmt.Sprintf("%s probe failed: %s", w.key.kind, o.output))
	}
}

// runProbeOnce asks the container once.
// Models pkg/kubelet/prober/prober.go (*prober).runProbe.
func (k *Kubelet) runProbeOnce(w *probeWorker, status *corev1.PodStatus, done func(probeOutcome)) {
	p, timeout := w.spec, time.Duration(w.spec.TimeoutSeconds)*time.Second
	switch {
	case p.Exec != nil:
		k.probeExec(w, timeout, done)
	case p.HTTPGet != nil:
		req, err := k.httpRequest(p.HTTPGet, w.container, status.PodIP, "kube-probe/"+k.profile.Version)
		if err != nil {
			done(probeOutcome{err: err})
			return
		}
		k.spawn("kubelet/probe-http", func(q *sim.Proc) { done(k.probeHTTP(q, req, timeout)) })
	case p.TCPSocket != nil:
		k.probeTCP(w, status, timeout, done)
	case p.GRPC != nil:
		k.spawn("kubelet/probe-grpc", func(q *sim.Proc) { done(k.probeGRPC(q, p.GRPC, status.PodIP, timeout)) })
	default:
		done(probeOutcome{err: fmt.Errorf("missing probe handler for %s:%s", podDesc(w.pod), w.container.Name)})
	}
}

func (k *Kubelet) probeExec(w *probeWorker, timeout time.Duration, done func(probeOutcome)) {
	values := map[string]string{}
	for _, e := range w.container.Env {
		values[e.Name] = e.Value
	}
	command := make([]string, len(w.spec.Exec.Command))
	for i, c := range w.spec.Exec.Command {
		command[i] = expansion.Expand(c, expansion.MappingFuncFor(values))
	}
	if k.probesCancelled(w) {
		k.soon("kubelet/probe-cancelled", func() { done(probeOutcome{err: errProbeCancelled}) })
		return
	}
	id := strings.TrimPrefix(w.containerID, "containerd://")
	k.runtime.ExecSync(id, command, timeout, func(r cri.ExecResult) {
		out := string(r.Output[:min(len(r.Output), maxProbeOutput)])
		switch {
		case k.probesCancelled(w):
			done(probeOutcome{err: errProbeCancelled})
		case r.Err != nil:
			done(probeOutcome{err: r.Err})
		case r.TimedOut:
			done(probeOutcome{result: resultFailure, output: r.Failure(command).Error()})
		case r.Code != 0:
			done(probeOutcome{result: resultFailure, output: out})
		default:
			done(probeOutcome{result: resultSuccess, output: out})
		}
	})
}

// errProbeCancelled is what becomes of a probe's command once its pod is to end.
var errProbeCancelled = errors.New("rpc error: code = Canceled desc = context canceled")

// probesCancelled says whether commands of the pod's probes are not run any more: they hang on the pod's sync, which its end has cancelled.
// Requests and connections do not.
// Models the context that pkg/kubelet/kubelet.go (*Kubelet).SyncPod gives to the prober manager's AddPod.
func (k *Kubelet) probesCancelled(w *probeWorker) bool {
	return k.profile.CancelProbes && k.terminationRequested(w.key.uid)
}

// httpRequest is a request that a probe or a hook sends.
type httpRequest struct {
	scheme, host, path string
	header             network.Header
	hostHeader         string
}

func (r *httpRequest) address() string { return r.host }

func (r *httpRequest) url() (*url.URL, error) {
	u, err := url.Parse(r.path)
	if err != nil {
		u = &url.URL{Path: r.path}
	}
	u.Scheme, u.Host = r.scheme, r.host
	return u, nil
}

// httpRequest builds the request of an httpGet handler.
// Models pkg/probe/http/request.go NewRequestForHTTPGetAction.
func (k *Kubelet) httpRequest(get *corev1.HTTPGetAction, c *corev1.Container, podIP, agent string) (*httpRequest, error) {
	port, err := containerPort(get.Port, c)
	if err != nil {
		return nil, err
	}
	scheme := strings.ToLower(string(get.Scheme))
	if scheme == "" {
		scheme = "http"
	}
	host := get.Host
	if host == "" {
		host = podIP
	}
	r := &httpRequest{scheme: scheme, host: hostPort(host, port), path: get.Path}
	for _, h := range get.HTTPHeaders {
		if strings.EqualFold(h.Name, "Host") {
			r.hostHeader = h.Value
			continue
		}
		r.header.Add(h.Name, h.Value)
	}
	if !r.header.Has("User-Agent") {
		r.header.Add("User-Agent", agent)
	}
	if !r.header.Has("Accept") {
		r.header.Add("Accept", "*/*")
	}
	return r, nil
}

func hostPort(host string, port int) string {
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return host + ":" + strconv.Itoa(port)
}

// containerPort resolves a port by number or by name.
// Models pkg/probe/util.go ResolveContainerPort.
func containerPort(port intstr.IntOrString, c *corev1.Container) (int, error) {
	n := int(port.IntVal)
	if port.Type == intstr.String {
		n = -1
		for _, p := range c.Ports {
			if p.Name == port.StrVal {
				n = int(p.ContainerPort)
			}
		}
		if n < 0 {
			parsed, err := strconv.Atoi(port.StrVal)
			if err != nil {
				return -1, err
			}
			n = parsed
		}
	}
	if n <= 0 || n > 65535 {
		return -1, fmt.Errorf("invalid port number: %v", n)
	}
	return n, nil
}

// httpDo sends a request from the node. Redirects to other hosts are not followed.
func (k *Kubelet) httpDo(b network.Blocker, r *httpRequest, timeout time.Duration) (*network.Response, error) {
	u, err := r.url()
	if err != nil {
		return nil, err
	}
	first := u.Hostname()
	client := &network.Client{Stack: k.runtime.HostNet(), Timeout: timeout, Trust: network.Trust{Insecure: true}, Lookup: lookup}
	client.Redirect = func(next *network.Request, via int) error {
		if next.URL.Hostname() != first {
			return network.ErrUseLastResponse
		}
		if via >= 10 {
			return errors.New("stopped after 10 redirects")
		}
		return nil
	}
	return client.Do(b, &network.Request{Method: "GET", URL: u, Host: r.hostHeader, Header: r.header})
}

// lookup resolves a host name as the node does: it knows itself alone, and nothing of the cluster's names.
func lookup(host string) (netip.Addr, error) {
	if host == "localhost" {
		return netip.AddrFrom4([4]byte{127, 0, 0, 1}), nil
	}
	return netip.Addr{}, fmt.Errorf("dial tcp: lookup %s on %s: no such host", host, image.NodeDNS)
}

// probeHTTP counts answers from 200 to 399 as success; a redirect that is not followed deserves a warning.
// Models pkg/probe/http/http.go DoHTTPProbe.
func (k *Kubelet) probeHTTP(b network.Blocker, r *httpRequest, timeout time.Duration) probeOutcome {
	resp, err := k.httpDo(b, r, timeout)
	switch {
	case err != nil:
		return probeOutcome{result: resultFailure, output: err.Error()}
	case resp.Status >= 300 && resp.Status < 400:
		return probeOutcome{result: resultSuccess, warning: true, output: "Probe terminated redirects, Response body: " + string(resp.Body)}
	case resp.Status >= 200 && resp.Status < 300:
		return probeOutcome{result: resultSuccess, output: string(resp.Body)}
	}
	return probeOutcome{result: resultFailure, output: fmt.Sprintf("HTTP probe failed with statuscode: %d", resp.Status)}
}

// probeTCP succeeds when somebody accepts the connection.
// Models pkg/probe/tcp DoTCPProbe.
func (k *Kubelet) probeTCP(w *probeWorker, status *corev1.PodStatus, timeout time.Duration, done func(probeOutcome)) {
	port, err := containerPort(w.spec.TCPSocket.Port, w.container)
	if err != nil {
		done(probeOutcome{err: err})
		return
	}
	host := w.spec.TCPSocket.Host
	if host == "" {
		host = status.PodIP
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		addr, err = lookup(host)
	}
	if err != nil {
		done(probeOutcome{result: resultFailure, output: err.Error()})
		return
	}
	k.spawn("kubelet/probe-tcp", func(q *sim.Proc) {
		conn, err := k.runtime.HostNet().Dial(q, netip.AddrPortFrom(addr, uint16(port)), timeout)
		if err != nil {
			done(probeOutcome{result: resultFailure, output: err.Error()})
			return
		}
		_ = conn.Close()
		done(probeOutcome{result: resultSuccess})
	})
}
