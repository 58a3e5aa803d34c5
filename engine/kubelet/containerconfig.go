package kubelet

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/kubernetes/third_party/forked/golang/expansion"

	"github.com/podscope/podscope/engine/cri"
	"github.com/podscope/podscope/engine/image"
)

// containerConfig is everything that the runtime must know to create a container. Its errors are those that a container waits with as
// CreateContainerConfigError.
// Models pkg/kubelet/kuberuntime (*kubeGenericRuntimeManager).generateContainerConfig.
func (k *Kubelet) containerConfig(pod *corev1.Pod, c *corev1.Container, img *cri.Image, attempt int, ips []string, target string, volumes map[string]*cri.Image) (cri.ContainerConfig, error) {
	env, values, err := k.environment(pod, c, ips)
	if err != nil {
		return cri.ContainerConfig{}, err
	}
	mounts, err := k.mounts(pod, c, values, volumes)
	if err != nil {
		return cri.ContainerConfig{}, err
	}
	if err := verifyNonRoot(pod, c, img); err != nil {
		return cri.ContainerConfig{}, err
	}
	return cri.ContainerConfig{
		Name: c.Name, Attempt: attempt, Image: img,
		Command: expandAll(c.Command, values), Args: expandAll(c.Args, values), Env: env, WorkingDir: c.WorkingDir,
		Mounts: mounts, User: userOf(pod, c), ReadOnlyRootFS: c.SecurityContext != nil && isTrue(c.SecurityContext.ReadOnlyRootFilesystem),
		NoNewPrivileges: c.SecurityContext != nil && isFalse(c.SecurityContext.AllowPrivilegeEscalation), Seccomp: seccompProfile(pod, c),
		Stdin: c.Stdin, StdinOnce: c.StdinOnce, TTY: c.TTY, Resources: limitsOf(c), SharedPIDs: target, Hash: specHash(c),
		TerminationLog: c.TerminationMessagePath, FallbackToLogs: c.TerminationMessagePolicy == corev1.TerminationMessageFallbackToLogsOnError,
	}, nil
}

func expandAll(words []string, values map[string]string) []string {
	if len(words) == 0 {
		return nil
	}
	out := make([]string, len(words))
	mapping := expansion.MappingFuncFor(values)
	for i, w := range words {
		out[i] = expansion.Expand(w, mapping)
	}
	return out
}

func isTrue(b *bool) bool { return b != nil && *b }

func isFalse(b *bool) bool { return b != nil && !*b }

// limitsOf are the limits that the container's cgroup gets.
func limitsOf(c *corev1.Container) cri.Resources {
	return cri.Resources{
		CPURequest:  c.Resources.Requests.Cpu().MilliValue(),
		CPULimit:    c.Resources.Limits.Cpu().MilliValue(),
		MemoryLimit: c.Resources.Limits.Memory().Value(),
	}
}

// security is the container's effective security context: its own settings before the pod's.
// Models pkg/securitycontext DetermineEffectiveSecurityContext.
func security(pod *corev1.Pod, c *corev1.Container) (uid, gid *int64, nonRoot *bool) {
	if s := pod.Spec.SecurityContext; s != nil {
		uid, gid, nonRoot = s.RunAsUser, s.RunAsGroup, s.RunAsNonRoot
	}
	if s := c.SecurityContext; s != nil {
		if s.RunAsUser != nil {
			uid = s.RunAsUser
		}
		if s.RunAsGroup != nil {
			gid = s.RunAsGroup
		}
		if s.RunAsNonRoot != nil {
			nonRoot = s.RunAsNonRoot
		}
	}
	return uid, gid, nonRoot
}

func userOf(pod *corev1.Pod, c *corev1.Container) cri.User {
	uid, gid, _ := security(pod, c)
	u := cri.User{UID: uid, GID: gid, Without: withheld(c)}
	if s := pod.Spec.SecurityContext; s != nil {
		u.Groups = append(u.Groups, s.SupplementalGroups...)
		u.OnlyGroups = s.SupplementalGroupsPolicy != nil && *s.SupplementalGroupsPolicy == corev1.SupplementalGroupsPolicyStrict
		if s.FSGroup != nil {
			u.Groups = append(u.Groups, *s.FSGroup)
		}
	}
	return u
}

// seccompProfile is the container's filter of system calls, as the runtime knows it: a file on the node, the runtime's own, or none.
// Models pkg/kubelet/kuberuntime (*kubeGenericRuntimeManager).getSeccompProfile.
func seccompProfile(pod *corev1.Pod, c *corev1.Container) string {
	var p *corev1.SeccompProfile
	if c.SecurityContext != nil {
		p = c.SecurityContext.SeccompProfile
	}
	if p == nil && pod.Spec.SecurityContext != nil {
		p = pod.Spec.SecurityContext.SeccompProfile
	}
	switch {
	case p != nil && p.Type == corev1.SeccompProfileTypeRuntimeDefault:
		return cri.RuntimeDefault
	case p == nil || p.Type != corev1.SeccompProfileTypeLocalhost || p.LocalhostProfile == nil:
		return ""
	}
	return path.Join("/var/lib/kubelet/seccomp", *p.LocalhostProfile)
}

// verifyNonRoot refuses a container that must not run as root and would.
// Models pkg/kubelet/kuberuntime verifyRunAsNonRoot.
func verifyNonRoot(pod *corev1.Pod, c *corev1.Container, img *cri.Image) error {
	uid, _, nonRoot := security(pod, c)
	if !isTrue(nonRoot) {
		return nil
	}
	if uid != nil {
		if *uid == 0 {
			return fmt.Errorf("container's runAsUser breaks non-root policy (pod: %q, container: %s)", podDesc(pod), c.Name)
		}
		return nil
	}
	name, _, _ := strings.Cut(img.Config.User, ":")
	if name == "" {
		name = "0"
	}
	n, err := strconv.ParseInt(name, 10, 64)
	switch {
	case err != nil:
		return fmt.Errorf("container has runAsNonRoot and image has non-numeric user (%s), cannot verify user is non-root (pod: %q, container: %s)", name, podDesc(pod), c.Name)
	case n == 0:
		return fmt.Errorf("container has runAsNonRoot and image will run as root (pod: %q, container: %s)", podDesc(pod), c.Name)
	}
	return nil
}

// mounts are the container's volume mounts.
// Models pkg/kubelet/kubelet_pods.go makeMounts.
func (k *Kubelet) mounts(pod *corev1.Pod, c *corev1.Container, values map[string]string, volumes map[string]*cri.Image) ([]cri.Mount, error) {
	var out []cri.Mount
	for i := range c.VolumeMounts {
		m := &c.VolumeMounts[i]
		vol := k.volumes.mounted(pod, m.Name)
		if vol == nil {
			return nil, fmt.Errorf("cannot find volume %q to mount into container %q", m.Name, c.Name)
		}
		sub, err := subPath(m, values)
		if err != nil {
			return nil, err
		}
		if img := volumes[m.Name]; img != nil {
			out = append(out, cri.Mount{Path: path.Clean("/" + m.MountPath), Image: img, SubPath: path.Join(sub), ReadOnly: true})
			continue
		}
		mount := cri.Mount{Path: path.Clean("/" + m.MountPath), Source: vol.path(pod), FS: vol.fs, SubPath: vol.root, ReadOnly: m.ReadOnly || vol.readOnly}
		if sub != "" {
			mount.SubPath = path.Join(vol.root, sub)
			if err := vol.ensureSubPath(mount.SubPath); err != nil {
				return nil, fmt.Errorf("failed to create subPath directory for volumeMount %q of container %q", m.Name, c.Name)
			}
			mount.SubPath = vol.resolve(mount.SubPath)
			mount.Source = fmt.Sprintf("%s/volume-subpaths/%s/%s/%d", podDir(pod), vol.name, c.Name, i)
		}
		out = append(out, mount)
	}
	return out, nil
}

func subPath(m *corev1.VolumeMount, values map[string]string) (string, error) {
	sub := m.SubPath
	if m.SubPathExpr != "" {
		var missing []string
		sub = expansion.Expand(m.SubPathExpr, func(name string) string {
			if values[name] == "" {
				missing = append(missing, name)
			}
			return values[name]
		})
		if len(missing) > 0 {
			slices.Sort(missing)
			missing = slices.Compact(missing)
			return "", fmt.Errorf("missing value for %s", strings.Join(missing, ", "))
		}
	}
	switch {
	case strings.HasPrefix(sub, "/"):
		return "", fmt.Errorf("error SubPath `%s` must not be an absolute path", sub)
	case sub == ".." || strings.HasPrefix(sub, "../") || strings.Contains(sub, "/../") || strings.HasSuffix(sub, "/.."):
		return "", fmt.Errorf("unable to provision SubPath `%s`: %w", sub, errors.New("must not contain '..'"))
	}
	return sub, nil
}

// credentialsIn reads a registry secret of either type, nil when it holds none. A secret for several hosts counts by its first.
func credentialsIn(s *corev1.Secret) *image.Credentials {
	type entry struct{ Username, Password, Auth string }
	auths := map[string]entry{}
	if data, ok := s.Data[corev1.DockerConfigJsonKey]; ok {
		var file struct{ Auths map[string]entry }
		if json.Unmarshal(data, &file) == nil {
			auths = file.Auths
		}
	} else if data, ok := s.Data[corev1.DockerConfigKey]; ok {
		_ = json.Unmarshal(data, &auths)
	}
	hosts := sortedKeys(auths)
	if len(hosts) == 0 {
		return nil
	}
	e := auths[hosts[0]]
	if e.Username == "" {
		decoded, _ := base64.StdEncoding.DecodeString(e.Auth)
		e.Username, e.Password, _ = strings.Cut(string(decoded), ":")
	}
	return &image.Credentials{Username: e.Username, Password: e.Password}
}
