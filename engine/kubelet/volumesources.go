package kubelet

import (
	"fmt"
	"path"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	resourcehelper "k8s.io/component-helpers/resource"
	"k8s.io/component-helpers/storage/ephemeral"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/vfs"
	"github.com/podscope/podscope/engine/volumeplugin"
)

// sourceOf finds what fills a volume.
func (m *volumes) sourceOf(v *corev1.Volume, pod *corev1.Pod) volumeSource {
	switch {
	case v.EmptyDir != nil:
		return emptyDir{v.EmptyDir}
	case v.HostPath != nil:
		return hostPath{v.HostPath}
	case v.ConfigMap != nil:
		return &files{parts: []part{configMapPart{v.ConfigMap.LocalObjectReference, v.ConfigMap.Items, v.ConfigMap.Optional}}, mode: v.ConfigMap.DefaultMode}
	case v.Secret != nil:
		ref := corev1.LocalObjectReference{Name: v.Secret.SecretName}
		return &files{parts: []part{secretPart{ref, v.Secret.Items, v.Secret.Optional}}, mode: v.Secret.DefaultMode, memory: true}
	case v.DownwardAPI != nil:
		return &files{parts: []part{downwardPart{v.DownwardAPI.Items}}, mode: v.DownwardAPI.DefaultMode, memory: true}
	case v.Projected != nil:
		return projectedFiles(v.Projected)
	case v.PersistentVolumeClaim != nil:
		return claim{v.PersistentVolumeClaim.ClaimName, v.PersistentVolumeClaim.ReadOnly}
	case v.Ephemeral != nil:
		return claim{ephemeral.VolumeClaimName(pod, v), false}
	case v.Image != nil:
		return imageVolume{supported: m.k.profile.ImageVolumes}
	case v.NFS != nil:
		return nfs{v.NFS}
	case v.CSI != nil:
		return csi{v.CSI.Driver}
	case v.GitRepo != nil:
		return gitRepo{}
	}
	if foreign := foreignVolume(volumeplugin.OfPod(v, pod.Namespace)); foreign != nil {
		return foreign
	}
	return emptyDir{&corev1.EmptyDirVolumeSource{}}
}

func projectedFiles(p *corev1.ProjectedVolumeSource) *files {
	f := &files{mode: p.DefaultMode, memory: true}
	for i := range p.Sources {
		switch s := &p.Sources[i]; {
		case s.ConfigMap != nil:
			f.parts = append(f.parts, configMapPart{s.ConfigMap.LocalObjectReference, s.ConfigMap.Items, s.ConfigMap.Optional})
		case s.Secret != nil:
			f.parts = append(f.parts, secretPart{s.Secret.LocalObjectReference, s.Secret.Items, s.Secret.Optional})
		case s.DownwardAPI != nil:
			f.parts = append(f.parts, downwardPart{s.DownwardAPI.Items})
		case s.ServiceAccountToken != nil:
			f.parts = append(f.parts, tokenPart{s.ServiceAccountToken})
		}
	}
	return f
}

// emptyDir is a directory that lives as long as the pod.
type emptyDir struct{ spec *corev1.EmptyDirVolumeSource }

func (emptyDir) version(*Kubelet, *corev1.Pod) string { return "" }

func (e emptyDir) setUp(k *Kubelet, pod *corev1.Pod, v *volume) error {
	if err := checkHugePages(e.spec.Medium, pod); err != nil {
		return err
	}
	v.fs = vfs.New().SetTime(k.sim.Now()).SetType("ext4")
	v.fs.AddDir("/", 0o777)
	if e.spec.Medium == corev1.StorageMediumMemory {
		v.free = k.runtime.Kernel().NewTmpfs(v.fs).Free
		v.fs.SetLimit(k.memorySize(pod, e.spec.SizeLimit))
	}
	return ownByGroup(v.view(k), pod, "/")
}

// memorySize is how large a memory-backed volume can get: what the node has, or less when the pod or the volume may have less.
// Models pkg/volume/emptydir calculateEmptyDirMemorySize.
func (k *Kubelet) memorySize(pod *corev1.Pod, limit *resource.Quantity) int64 {
	size := k.config.Allocatable.Memory().Value()
	if all := resourcehelper.PodLimits(pod, resourcehelper.PodResourcesOptions{}); !all.Memory().IsZero() {
		size = min(size, all.Memory().Value())
	}
	if limit != nil && !limit.IsZero() {
		size = min(size, limit.Value())
	}
	return size
}

// hostPath is a file or directory of the node.
type hostPath struct{ spec *corev1.HostPathVolumeSource }

func (hostPath) version(*Kubelet, *corev1.Pod) string { return "" }

// setUp checks the path as its type asks.
// Models pkg/volume/hostpath checkType.
func (h hostPath) setUp(k *Kubelet, _ *corev1.Pod, v *volume) error {
	v.fs = k.runtime.HostFS()
	v.root = strings.TrimPrefix(path.Clean("/"+h.spec.Path), "/")
	ns := v.view(k)
	info, err := ns.Stat(h.spec.Path, asRoot)
	exists := err == nil
	kind := corev1.HostPathUnset
	if h.spec.Type != nil {
		kind = *h.spec.Type
	}
	switch kind {
	case corev1.HostPathUnset, corev1.HostPathDirectoryOrCreate:
		if !exists {
			return ns.MkdirAll(h.spec.Path, 0o755, asRoot)
		}
		if kind == corev1.HostPathUnset || info.IsDir() {
			return nil
		}
		return h.notA("directory")
	case corev1.HostPathDirectory:
		if !exists || !info.IsDir() {
			return h.notA("directory")
		}
	case corev1.HostPathFileOrCreate:
		if !exists {
			if err := ns.WriteFile(h.spec.Path, nil, 0o644, asRoot); err != nil {
				return fmt.Errorf("open %s: %s", h.spec.Path, strings.ToLower(errno.Text(err)))
			}
			return nil
		}
		if !info.Mode.IsRegular() {
			return h.notA("file")
		}
	case corev1.HostPathFile:
		if !exists || !info.Mode.IsRegular() {
			return h.notA("file")
		}
	case corev1.HostPathSocket:
		return h.notA("socket file")
	case corev1.HostPathCharDev:
		return h.notA("character device")
	case corev1.HostPathBlockDev:
		return h.notA("block device")
	}
	return nil
}

func (h hostPath) notA(what string) error {
	return fmt.Errorf("hostPath type check failed: %s is not a %s", h.spec.Path, what)
}
