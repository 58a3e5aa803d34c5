package api

import (
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"k8s.io/apimachinery/pkg/api/resource"
)

// What a server has found valid before must not make it less strict: whatever it says of a pod is what a server says that has seen none.
func TestPodsAreValidatedAsStrictlyWhenOthersWereValid(t *testing.T) {
	token := func(p *corev1.Pod, name string) {
		p.Spec.Volumes = []corev1.Volume{{Name: name, VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}}}
	}
	mounts := func(p *corev1.Pod, name string) {
		p.Spec.Containers[0].VolumeMounts = []corev1.VolumeMount{{Name: name, MountPath: "/stale"}}
	}
	for _, test := range []struct {
		name          string
		before, after func(p *corev1.Pod, former *corev1.Pod)
		valid         bool
	}{
		{name: "the same", valid: true},
		{name: "another label", after: func(p, _ *corev1.Pod) { p.Labels = map[string]string{"a": "b"} }, valid: true},
		{name: "a label that is none", after: func(p, _ *corev1.Pod) { p.Labels = map[string]string{"a": "-"} }},
		{name: "a name that is none", after: func(p, _ *corev1.Pod) { p.Name = "_" }},
		{name: "what was applied", after: func(p, _ *corev1.Pod) { p.Annotations = map[string]string{corev1.LastAppliedConfigAnnotation: "{}"} }, valid: true},
		{name: "what was applied is too long", after: func(p, _ *corev1.Pod) {
			p.Annotations = map[string]string{corev1.LastAppliedConfigAnnotation: strings.Repeat("x", 300<<10)}
		}},
		{name: "an annotation that says something", after: func(p, _ *corev1.Pod) {
			p.Annotations = map[string]string{corev1.PodDeletionCost: "much"}
		}},
		{
			name:   "an annotation that says something else",
			before: func(p, _ *corev1.Pod) { p.Annotations = map[string]string{corev1.PodDeletionCost: "1"} },
			after:  func(p, _ *corev1.Pod) { p.Annotations = map[string]string{corev1.PodDeletionCost: "much"} },
		},
		{name: "no image", after: func(p, _ *corev1.Pod) { p.Spec.Containers[0].Image = "" }},
		{name: "a container more of the same name", after: func(p, _ *corev1.Pod) { p.Spec.Containers = append(p.Spec.Containers, p.Spec.Containers[0]) }},
		{name: "fewer than none", after: func(p, _ *corev1.Pod) {
			p.Spec.Containers[0].Resources.Requests = corev1.ResourceList{"cpu": resource.MustParse("-1")}
		}},
		{name: "the former one's volume mounted", after: func(p, former *corev1.Pod) { mounts(p, former.Spec.Volumes[0].Name) }},
		{name: "the former one's volume", after: func(p, former *corev1.Pod) { token(p, former.Spec.Volumes[0].Name) }, valid: true},
		{
			name:   "a volume that is called as the server would",
			before: func(p, _ *corev1.Pod) { token(p, "kube-api-access-bbbbb"); mounts(p, "kube-api-access-bbbbb") },
			after:  func(p, _ *corev1.Pod) { token(p, "kube-api-access-ccccc"); mounts(p, "kube-api-access-bbbbb") },
		},
		{
			name:   "two volumes of a name",
			before: func(p, _ *corev1.Pod) { token(p, "kube-api-access-bbbbb") },
			after: func(p, _ *corev1.Pod) {
				token(p, "kube-api-access-ccccc")
				p.Spec.Volumes = append(p.Spec.Volumes, p.Spec.Volumes[0])
			},
		},
		{
			name:   "a volume that is called as no server would",
			before: func(p, _ *corev1.Pod) { token(p, "kube-api-access-bbbbb") },
			after:  func(p, _ *corev1.Pod) { token(p, "kube-api-access-BBBBB") },
		},
		{
			name:   "a claim that is named after the pod",
			before: func(p, _ *corev1.Pod) { p.Spec.Volumes = claimed() },
			after:  func(p, _ *corev1.Pod) { p.Spec.Volumes, p.Name = claimed(), strings.Repeat("x", 250) },
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, c := newServer(t)
			former := pod("former")
			if test.before != nil {
				test.before(former, nil)
			}
			stored, err := c.Create(former, CreateOptions{})
			if err != nil {
				t.Fatal(err)
			}
			made := func() *corev1.Pod {
				p := pod("p")
				if test.after != nil {
					test.after(p, stored.(*corev1.Pod))
				}
				return p
			}
			other, fresh := newServer(t)
			other.Suffix("api/token-volume", tokenVolumeSuffix) // so that it makes up the same name for the next volume
			_, want := fresh.Create(made(), CreateOptions{})
			_, got := c.Create(made(), CreateOptions{})
			if words(got) != words(want) || (got == nil) != test.valid {
				t.Errorf("after a valid pod: %v\nwithout one: %v\nwanted valid: %v", got, want, test.valid)
			}
		})
	}
}

func TestReplicasAreValidatedOnceAndKeepTheirOwnVolumes(t *testing.T) {
	srv, c := newServer(t)
	volumes := map[string]bool{}
	for _, name := range []string{"a", "b", "c"} {
		obj, err := c.Create(pod(name), CreateOptions{})
		if err != nil {
			t.Fatal(err)
		}
		volumes[obj.(*corev1.Pod).Spec.Volumes[0].Name] = true
	}
	if n := len(srv.validPods.pods); n != 1 || len(volumes) != 3 {
		t.Errorf("three pods of one make are remembered as %d and have the volumes %v", n, volumes)
	}
}

func claimed() []corev1.Volume {
	return []corev1.Volume{{Name: "scratch", VolumeSource: corev1.VolumeSource{Ephemeral: &corev1.EphemeralVolumeSource{
		VolumeClaimTemplate: &corev1.PersistentVolumeClaimTemplate{Spec: corev1.PersistentVolumeClaimSpec{
			AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
			Resources:   corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("1Gi")}},
		}},
	}}}}
}

func words(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
