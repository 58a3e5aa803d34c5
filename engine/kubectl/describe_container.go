package kubectl

import (
	"fmt"
	"math"
	"net/url"
	"sort"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

type envResolver func(corev1.EnvVar) string

// containers models k8s.io/kubectl/pkg/describe describeContainers.
func (w *writer) containers(title string, list []corev1.Container, statuses []corev1.ContainerStatus, resolve envResolver, space string) {
	none := ""
	if len(list) == 0 {
		none = " <none>"
	}
	w.write(0, "%s%s:%s\n", space, title, none)
	for i := range list {
		c := &list[i]
		var status *corev1.ContainerStatus
		for j := range statuses {
			if statuses[j].Name == c.Name {
				status = &statuses[j]
			}
		}
		w.containerHead(c, status, space)
		w.command(c)
		if status != nil {
			w.containerState(status)
		}
		w.resources(&c.Resources, 2)
		w.probes(c)
		if len(c.EnvFrom) > 0 {
			w.envFrom(c)
		}
		w.env(c, resolve)
		w.mounts(c)
	}
}

func (w *writer) containerHead(c *corev1.Container, status *corev1.ContainerStatus, space string) {
	indent := ""
	if space != "" {
		indent = " "
	}
	w.write(1, "%s%v:\n", indent, c.Name)
	if status != nil {
		w.write(2, "Container ID:\t%s\n", status.ContainerID)
	}
	w.write(2, "Image:\t%s\n", c.Image)
	if status != nil {
		w.write(2, "Image ID:\t%s\n", status.ImageID)
	}
	w.ports("Port", c.Ports, func(p corev1.ContainerPort) int32 { return p.ContainerPort })
	w.ports("Host Port", c.Ports, func(p corev1.ContainerPort) int32 { return p.HostPort })
	if s := c.SecurityContext; s != nil && s.SeccompProfile != nil {
		w.write(2, "SeccompProfile:\t%s\n", s.SeccompProfile.Type)
		if s.SeccompProfile.Type == corev1.SeccompProfileTypeLocalhost {
			w.write(3, "LocalhostProfile:\t%s\n", value(s.SeccompProfile.LocalhostProfile))
		}
	}
}

func (w *writer) ports(title string, ports []corev1.ContainerPort, number func(corev1.ContainerPort) int32) {
	var out []string
	for _, p := range ports {
		text := fmt.Sprintf("%d/%s", number(p), p.Protocol)
		if p.Name != "" {
			text += " (" + p.Name + ")"
		}
		out = append(out, text)
	}
	if len(out) > 1 {
		title += "s"
	}
	w.write(2, "%s:\t%s\n", title, orNone(strings.Join(out, ", ")))
}

func (w *writer) command(c *corev1.Container) {
	for _, part := range []struct {
		title string
		words []string
	}{{"Command", c.Command}, {"Args", c.Args}} {
		if len(part.words) == 0 {
			continue
		}
		w.write(2, "%s:\n", part.title)
		for _, word := range part.words {
			for _, line := range strings.Split(word, "\n") {
				w.write(3, "%s\n", line)
			}
		}
	}
}

func (w *writer) containerState(s *corev1.ContainerStatus) {
	w.state("State", s.State)
	if s.LastTerminationState.Terminated != nil {
		w.state("Last State", s.LastTerminationState)
	}
	w.write(2, "Ready:\t%v\n", boolPointer(&s.Ready))
	w.write(2, "Restart Count:\t%d\n", s.RestartCount)
}

// state models k8s.io/kubectl/pkg/describe describeStatus.
func (w *writer) state(title string, s corev1.ContainerState) {
	switch {
	case s.Running != nil:
		w.write(2, "%s:\tRunning\n", title)
		w.write(3, "Started:\t%v\n", date(s.Running.StartedAt))
	case s.Terminated != nil:
		t := s.Terminated
		w.write(2, "%s:\tTerminated\n", title)
		if t.Reason != "" {
			w.write(3, "Reason:\t%s\n", t.Reason)
		}
		if t.Message != "" {
			w.write(3, "Message:\t%s\n", t.Message)
		}
		w.write(3, "Exit Code:\t%d\n", t.ExitCode)
		if t.Signal > 0 {
			w.write(3, "Signal:\t%d\n", t.Signal)
		}
		w.write(3, "Started:\t%s\n", date(t.StartedAt))
		w.write(3, "Finished:\t%s\n", date(t.FinishedAt))
	default:
		w.write(2, "%s:\tWaiting\n", title)
		if s.Waiting != nil && s.Waiting.Reason != "" {
			w.write(3, "Reason:\t%s\n", s.Waiting.Reason)
		}
	}
}

func (w *writer) resources(r *corev1.ResourceRequirements, level int) {
	if len(r.Limits) > 0 {
		w.write(level, "Limits:\n")
		w.quantities(level+1, r.Limits)
	}
	if len(r.Requests) > 0 {
		w.write(level, "Requests:\n")
		w.quantities(level+1, r.Requests)
	}
}

func (w *writer) probes(c *corev1.Container) {
	for _, p := range []struct {
		title string
		probe *corev1.Probe
	}{{"Liveness", c.LivenessProbe}, {"Readiness", c.ReadinessProbe}, {"Startup", c.StartupProbe}} {
		if p.probe != nil {
			w.write(2, "%s:\t%s\n", p.title, probeText(p.probe))
		}
	}
}

// probeText models k8s.io/kubectl/pkg/describe DescribeProbe.
func probeText(p *corev1.Probe) string {
	attrs := fmt.Sprintf("delay=%ds timeout=%ds period=%ds #success=%d #failure=%d", p.InitialDelaySeconds, p.TimeoutSeconds, p.PeriodSeconds, p.SuccessThreshold, p.FailureThreshold)
	switch {
	case p.Exec != nil:
		return fmt.Sprintf("exec %v %s", p.Exec.Command, attrs)
	case p.HTTPGet != nil:
		u := url.URL{Scheme: strings.ToLower(string(p.HTTPGet.Scheme)), Host: p.HTTPGet.Host, Path: p.HTTPGet.Path}
		if port := p.HTTPGet.Port.String(); port != "" {
			u.Host = hostPort(p.HTTPGet.Host, port)
		}
		return fmt.Sprintf("http-get %s %s", u.String(), attrs)
	case p.TCPSocket != nil:
		return fmt.Sprintf("tcp-socket %s:%s %s", p.TCPSocket.Host, p.TCPSocket.Port.String(), attrs)
	case p.GRPC != nil:
		return fmt.Sprintf("grpc <pod>:%d %s %s", p.GRPC.Port, value(p.GRPC.Service), attrs)
	}
	return "unknown " + attrs
}

func (w *writer) envFrom(c *corev1.Container) {
	w.write(2, "Environment Variables from:\n")
	for _, e := range c.EnvFrom {
		from, name, optional := "", "", false
		if e.ConfigMapRef != nil {
			from, name, optional = "ConfigMap", e.ConfigMapRef.Name, value(e.ConfigMapRef.Optional)
		} else if e.SecretRef != nil {
			from, name, optional = "Secret", e.SecretRef.Name, value(e.SecretRef.Optional)
		}
		if e.Prefix != "" {
			from += " with prefix '" + e.Prefix + "'"
		}
		w.write(3, "%s\t%s\tOptional: %t\n", name, from, optional)
	}
}

func (w *writer) env(c *corev1.Container, resolve envResolver) {
	none := ""
	if len(c.Env) == 0 {
		none = "\t<none>"
	}
	w.write(2, "Environment:%s\n", none)
	for _, e := range c.Env {
		if e.ValueFrom == nil {
			for i, line := range strings.Split(e.Value, "\n") {
				if i == 0 {
					w.write(3, "%s:\t%s\n", e.Name, line)
				} else {
					w.write(3, "\t%s\n", line)
				}
			}
			continue
		}
		w.envSource(c, e, resolve)
	}
}

func (w *writer) envSource(c *corev1.Container, e corev1.EnvVar, resolve envResolver) {
	switch from := e.ValueFrom; {
	case from.FieldRef != nil:
		v := ""
		if resolve != nil {
			v = resolve(e)
		}
		w.write(3, "%s:\t%s (%s:%s)\n", e.Name, v, from.FieldRef.APIVersion, from.FieldRef.FieldPath)
	case from.ResourceFieldRef != nil:
		v := containerResource(from.ResourceFieldRef, c)
		if name := from.ResourceFieldRef.Resource; v == "0" && (name == "limits.cpu" || name == "limits.memory") {
			v = "node allocatable"
		}
		w.write(3, "%s:\t%s (%s)\n", e.Name, v, from.ResourceFieldRef.Resource)
	case from.SecretKeyRef != nil:
		w.write(3, "%s:\t<set to the key '%s' in secret '%s'>\tOptional: %t\n", e.Name, from.SecretKeyRef.Key, from.SecretKeyRef.Name, value(from.SecretKeyRef.Optional))
	case from.ConfigMapKeyRef != nil:
		w.write(3, "%s:\t<set to the key '%s' of config map '%s'>\tOptional: %t\n", e.Name, from.ConfigMapKeyRef.Key, from.ConfigMapKeyRef.Name, value(from.ConfigMapKeyRef.Optional))
	}
}

// containerResource is a container's request or limit in units of the divisor, rounded up; nothing where the reference names none.
// Models k8s.io/kubectl/pkg/util/resource ExtractContainerResourceValue.
func containerResource(ref *corev1.ResourceFieldSelector, c *corev1.Container) string {
	divisor := ref.Divisor
	if divisor.IsZero() {
		divisor = resource.MustParse("1")
	}
	list, name, ok := c.Resources.Limits, "", false
	if name, ok = strings.CutPrefix(ref.Resource, "limits."); !ok {
		if name, ok = strings.CutPrefix(ref.Resource, "requests."); !ok {
			return ""
		}
		list = c.Resources.Requests
	}
	if known := name == "cpu" || name == "memory" || name == "ephemeral-storage"; !known && !strings.HasPrefix(name, corev1.ResourceHugePagesPrefix) {
		return ""
	}
	q := list[corev1.ResourceName(name)]
	if name == "cpu" {
		return strconv.FormatInt(int64(math.Ceil(float64(q.MilliValue())/float64(divisor.MilliValue()))), 10)
	}
	return strconv.FormatInt(int64(math.Ceil(float64(q.Value())/float64(divisor.Value()))), 10)
}

func (w *writer) mounts(c *corev1.Container) {
	none := ""
	if len(c.VolumeMounts) == 0 {
		none = "\t<none>"
	}
	w.write(2, "Mounts:%s\n", none)
	mounts := append([]corev1.VolumeMount{}, c.VolumeMounts...)
	sort.Slice(mounts, func(i, j int) bool { return mounts[i].MountPath < mounts[j].MountPath })
	for _, m := range mounts {
		flags := "rw"
		if m.ReadOnly {
			flags = "ro"
		}
		if m.SubPath != "" {
			flags += fmt.Sprintf(",path=%q", m.SubPath)
		}
		w.write(3, "%s from %s (%s)\n", m.MountPath, m.Name, flags)
	}
	if len(c.VolumeDevices) == 0 {
		return
	}
	w.write(2, "Devices:%s\n", none)
	for _, d := range c.VolumeDevices {
		w.write(3, "%s from %s\n", d.DevicePath, d.Name)
	}
}
