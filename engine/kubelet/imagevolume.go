package kubelet

import (
	"errors"
	"fmt"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/cri"
	"github.com/podscope/podscope/engine/vfs"
)

// imageVolume is the content of an image. The runtime mounts it; for the volume manager there is nothing to do.
// Models pkg/volume/image imagePlugin.
type imageVolume struct{ supported bool }

func (imageVolume) version(*Kubelet, *corev1.Pod) string { return "" }

func (v imageVolume) process(*Kubelet, *corev1.Pod, *volume) error {
	if !v.supported {
		return errors.New("no volume plugin matched")
	}
	return nil
}

func (imageVolume) setUp(_ *Kubelet, _ *corev1.Pod, v *volume) error {
	v.fs, v.readOnly = vfs.New(), true
	return nil
}

// imagePull is what has come of the pull for one image volume.
type imagePull struct {
	image *cri.Image
	err   *syncError
}

// pullVolumes makes the images of the pod's volumes present, at every sync.
// Models pkg/kubelet/kuberuntime (*kubeGenericRuntimeManager).getImageVolumes.
func (s *runtimeSync) pullVolumes() {
	if !s.k.profile.ImageVolumes {
		return
	}
	for i := range s.pod.Spec.Volumes {
		v := &s.pod.Spec.Volumes[i]
		if v.Image == nil {
			continue
		}
		w := wanted{image: v.Image.Reference, policy: v.Image.PullPolicy, field: fmt.Sprintf("spec.volumes[%d].image", i)}
		img, err := s.k.images.ensure(s.p, s.pod, w, s.creds)
		if s.volumes == nil {
			s.volumes = map[string]imagePull{}
		}
		s.volumes[v.Name] = imagePull{img, err}
	}
}

// volumeImages are the images that the container mounts. It cannot start when one is missing.
// Models pkg/kubelet/kuberuntime (*kubeGenericRuntimeManager).toKubeContainerImageVolumes.
func (s *runtimeSync) volumeImages(c *corev1.Container) (map[string]*cri.Image, *syncError) {
	var last *syncError
	out := map[string]*cri.Image{}
	for _, m := range c.VolumeMounts {
		pull, ok := s.volumes[m.Name]
		switch {
		case !ok:
		case pull.err != nil:
			s.failed(c, pull.err.reason)
			last = pull.err
		default:
			out[m.Name] = pull.image
		}
	}
	return out, last
}
