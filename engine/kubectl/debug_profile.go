package kubectl

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"
)

// debugPlace is where a debug container runs.
type debugPlace int

const (
	debugEphemeral debugPlace = iota
	debugNode
	debugCopy
)

// apply changes a debug container and its pod as the profile says.
// Models k8s.io/kubectl/pkg/cmd/debug/profiles.go.
func (d *debugging) apply(pod *corev1.Pod, c *corev1.Container, where debugPlace) {
	if where == debugNode && d.profile != "restricted" && d.profile != "baseline" {
		pod.Spec.HostNetwork, pod.Spec.HostPID, pod.Spec.HostIPC = true, true, true
		if d.profile != "netadmin" {
			c.VolumeMounts = append(c.VolumeMounts, corev1.VolumeMount{Name: "host-root", MountPath: "/host"})
			pod.Spec.Volumes = append(pod.Spec.Volumes, corev1.Volume{Name: "host-root", VolumeSource: corev1.VolumeSource{HostPath: &corev1.HostPathVolumeSource{Path: "/"}}})
		}
	}
	switch d.profile {
	case "general":
		if where != debugNode {
			addCapability(c, "SYS_PTRACE")
		}
	case "netadmin":
		addCapability(c, "NET_ADMIN")
		addCapability(c, "NET_RAW")
	case "sysadmin":
		if c.SecurityContext == nil {
			c.SecurityContext = &corev1.SecurityContext{}
		}
		c.SecurityContext.Privileged = new(true)
	case "restricted":
		c.SecurityContext = &corev1.SecurityContext{
			RunAsNonRoot: new(true), AllowPrivilegeEscalation: new(false), Capabilities: &corev1.Capabilities{Drop: []corev1.Capability{"ALL"}},
			SeccompProfile: &corev1.SeccompProfile{Type: corev1.SeccompProfileTypeRuntimeDefault},
		}
	}
	if where == debugCopy && d.profile != "restricted" && d.profile != "legacy" && pod.Spec.ShareProcessNamespace == nil {
		pod.Spec.ShareProcessNamespace = new(true)
	}
}

// customProfile reads the part of a container that --custom names.
func (r *run) customProfile() (map[string]any, error) {
	file := r.str("custom")
	if file == "" {
		return nil, nil
	}
	data, err := r.sys.readFile(file)
	if err != nil {
		return nil, fmt.Errorf("must pass a container spec json file for custom profile: open %s: %v", file, err)
	}
	var c corev1.Container
	profile := map[string]any{}
	for _, into := range []any{&c, &profile} {
		if err := yaml.Unmarshal(data, into); err != nil {
			return nil, fmt.Errorf("%s does not contain a valid container spec: %w", file, err)
		}
	}
	return profile, nil
}

// customize merges the custom profile into a container. Models k8s.io/kubectl/pkg/cmd/debug (*DebugOptions).applyCustomProfile
func (d *debugging) customize(c *corev1.Container) error {
	if d.custom == nil {
		return nil
	}
	merged, err := strategicMerge(toJSON(toMap(c)), toJSON(d.custom), corev1.Container{})
	if err != nil {
		return fmt.Errorf("error creating three way patch to add debug container: %w", err)
	}
	return json.Unmarshal(merged, c)
}

func addCapability(c *corev1.Container, name corev1.Capability) {
	if c.SecurityContext == nil {
		c.SecurityContext = &corev1.SecurityContext{}
	}
	if c.SecurityContext.Capabilities == nil {
		c.SecurityContext.Capabilities = &corev1.Capabilities{}
	}
	c.SecurityContext.Capabilities.Add = append(c.SecurityContext.Capabilities.Add, name)
}

// keep takes away what the copy is not to keep of the original; one in which only images are set keeps everything.
func (d *debugging) keep(made *corev1.Pod) {
	r := d.r
	if d.profile == "legacy" {
		made.Labels = nil
		return
	}
	if !r.flag("keep-labels") {
		made.Labels = nil
	}
	if !r.flag("keep-annotations") {
		made.Annotations = nil
	}
	for i := range made.Spec.Containers {
		c := &made.Spec.Containers[i]
		if !r.flag("keep-liveness") {
			c.LivenessProbe = nil
		}
		if !r.flag("keep-readiness") {
			c.ReadinessProbe = nil
		}
		if !r.flag("keep-startup") {
			c.StartupProbe = nil
		}
	}
	if !r.flag("keep-init-containers") {
		made.Spec.InitContainers = nil
	}
}

// displayWarning tells when the profile's capabilities cannot work.
func (d *debugging) displayWarning(c *corev1.Container, pod *corev1.Pod) {
	root := func(user *int64) bool { return user != nil && *user == 0 }
	s := c.SecurityContext
	if pod.Spec.SecurityContext == nil || pod.Spec.SecurityContext.RunAsUser == nil || root(pod.Spec.SecurityContext.RunAsUser) || s == nil || root(s.RunAsUser) {
		return
	}
	if s.Privileged != nil && *s.Privileged || s.Capabilities != nil && len(s.Capabilities.Add) > 0 {
		io.WriteString(d.r.err, "Warning: Non-root user is configured for the entire target Pod, and some capabilities granted by debug profile may not work. Please consider using \"--custom\" with a custom profile that specifies \"securityContext.runAsUser: 0\".\n")
	}
}

func (d *debugging) newContainer(name string) corev1.Container {
	return corev1.Container{Name: name, TerminationMessagePolicy: corev1.TerminationMessageReadFile}
}

func (d *debugging) setArgs(c *corev1.Container) {
	if d.r.flag("arguments-only") {
		c.Args = d.args
	} else {
		c.Command = d.args
	}
}

func (d *debugging) suffix() string { return d.r.server.Suffix("kubectl/debug", 5) }

// name is the debug container's name, generated unless given.
func (d *debugging) name(pod *corev1.Pod) string {
	if d.container != "" {
		return d.container
	}
	for {
		name := "debugger-" + d.suffix()
		if c, _ := findContainer(pod, name); c != nil {
			continue
		}
		if !d.quiet {
			fmt.Fprintf(d.r.out, "Defaulting debug container name to %s.\n", name)
		}
		return name
	}
}

// attachDebugger waits for the debug container and attaches to it.
// Models k8s.io/kubectl/pkg/cmd/debug (*DebugOptions).handleAttachPod.
func (r *run) attachDebugger(pod *corev1.Pod, name string, stdin, tty bool) error {
	pod, err := r.waitPod(pod, 0, func(p *corev1.Pod) bool {
		s := statusOf(p, name)
		if s != nil && s.State.Waiting != nil && s.State.Waiting.Message != "" && !r.flag("quiet") {
			r.warn("container " + name + ": " + s.State.Waiting.Message)
		}
		return s != nil && (s.State.Running != nil || s.State.Terminated != nil)
	})
	if apierrors.IsNotFound(err) {
		return err
	}
	if err != nil {
		return err
	}
	_, path := findContainer(pod, name)
	log := []logRequest{{pod, path, &corev1.PodLogOptions{Container: name, Follow: true}}}
	if statusOf(pod, name).State.Terminated != nil {
		return r.stream(log)
	}
	if err := r.attach(pod, name, stdin, tty); err != nil {
		var exit exitCode
		if errors.As(err, &exit) {
			return err
		}
		fmt.Fprintf(r.err, "warning: couldn't attach to pod/%s, falling back to streaming logs: %v\n", pod.Name, err)
		return r.stream(log)
	}
	return nil
}

func statusOf(pod *corev1.Pod, container string) *corev1.ContainerStatus {
	for _, list := range [][]corev1.ContainerStatus{pod.Status.InitContainerStatuses, pod.Status.ContainerStatuses, pod.Status.EphemeralContainerStatuses} {
		for i := range list {
			if list[i].Name == container {
				return &list[i]
			}
		}
	}
	return nil
}

func deleteNow() metav1.DeleteOptions { return metav1.DeleteOptions{GracePeriodSeconds: new(int64(0))} }
