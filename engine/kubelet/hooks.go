package kubelet

import (
	"fmt"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/cri"
	"github.com/podscope/podscope/engine/sim"
)

// runHook runs a postStart or preStop handler to its end. When it fails, msg is what a waiting container shows.
// Models pkg/kubelet/lifecycle/handlers.go (*handlerRunner).Run.
func (k *Kubelet) runHook(p *sim.Proc, pod *corev1.Pod, c *corev1.Container, id string, h *corev1.LifecycleHandler) (msg string, ok bool) {
	switch {
	case h.Exec != nil:
		out, err := k.execSync(p, id, h.Exec.Command, 0)
		if err != nil {
			return fmt.Sprintf("Exec lifecycle hook (%v) for Container %q in Pod %q failed - error: %v, message: %q",
				h.Exec.Command, c.Name, podDesc(pod), err, string(out)), false
		}
	case h.HTTPGet != nil:
		if err := k.hookRequest(p, pod, c, h.HTTPGet); err != nil {
			return fmt.Sprintf("HTTP lifecycle hook (%s) for Container %q in Pod %q failed - error: %v",
				h.HTTPGet.Path, c.Name, podDesc(pod), err), false
		}
	case h.Sleep != nil:
		for end := k.sim.Elapsed() + time.Duration(h.Sleep.Seconds)*time.Second; k.sim.Elapsed() < end; {
			p.Sleep(end - k.sim.Elapsed())
		}
	default:
		return fmt.Sprintf("Cannot run handler: invalid handler: %v", h), false
	}
	return "", true
}

// execSync runs a command in a container and waits for its end.
func (k *Kubelet) execSync(p *sim.Proc, id string, command []string, timeout time.Duration) ([]byte, error) {
	var result *cri.ExecResult
	k.runtime.ExecSync(id, command, timeout, func(r cri.ExecResult) {
		result = &r
		p.Wake()
	})
	for result == nil {
		p.Park()
	}
	return result.Output, result.Failure(command)
}

// hookRequest sends the request of an httpGet handler. Any answer counts as success.
// Models pkg/kubelet/lifecycle/handlers.go (*handlerRunner).runHTTPHandler.
func (k *Kubelet) hookRequest(p *sim.Proc, pod *corev1.Pod, c *corev1.Container, get *corev1.HTTPGetAction) error {
	ip := get.Host
	if ip == "" {
		status := k.runtime.PodStatus(pod.UID)
		if len(status.IPs) == 0 { // the runtime knows no address of a pod in the node's network
			return fmt.Errorf("failed to find networking container: &{%s %s %s [] [] [] [] %s}", pod.UID, pod.Name, pod.Namespace, k.sim.Now().Format(time.RFC3339))
		}
		ip = status.IPs[0]
	}
	req, err := k.httpRequest(get, c, ip, "kube-lifecycle/"+k.profile.Version)
	if err != nil {
		return err
	}
	_, err = k.httpDo(p, req, 0)
	if err != nil && strings.Contains(err.Error(), "server gave HTTP response to HTTPS client") {
		req.scheme = "http"
		if _, plain := k.httpDo(p, req, 0); plain == nil {
			k.event(pod, corev1.EventTypeWarning, "LifecycleHTTPFallback",
				fmt.Sprintf("request to HTTPS lifecycle hook %s got HTTP response, retry with HTTP succeeded", req.address()))
			return nil
		}
	}
	return err
}

// handlerName is the kind of a lifecycle handler.
func handlerName(h *corev1.LifecycleHandler) string {
	switch {
	case h.Exec != nil:
		return "exec"
	case h.HTTPGet != nil:
		return "httpGet"
	case h.Sleep != nil:
		return "sleep"
	}
	return "tcpSocket"
}
