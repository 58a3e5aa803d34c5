package kubelet

import (
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/store"
)

// mounting is a pod whose container mounts the volume at /v.
func mounting(name, volume string) string {
	return `{"metadata":{"name":"` + name + `"},"spec":{"volumes":[{"name":"data",` + volume + `}],
		"containers":[{"name":"main","image":"busybox:1.36","command":["sleep","3600"],"volumeMounts":[{"name":"data","mountPath":"/v"}]}]}}`
}

func (w *world) create(objects ...store.Object) {
	w.t.Helper()
	for _, obj := range objects {
		if _, err := w.client.Create(obj, api.CreateOptions{}); err != nil {
			w.t.Fatal(err)
		}
	}
}

// bound is a claim with the volume that it is bound to.
func (w *world) bound(name string, source corev1.PersistentVolumeSource, mode corev1.PersistentVolumeMode) {
	size := corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("1Gi")}
	modes := []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce}
	pv := &corev1.PersistentVolume{ObjectMeta: metav1.ObjectMeta{Name: "pv-" + name}}
	pv.Spec = corev1.PersistentVolumeSpec{Capacity: size, AccessModes: modes, PersistentVolumeSource: source, VolumeMode: &mode}
	if source.Local != nil {
		pv.Spec.NodeAffinity = &corev1.VolumeNodeAffinity{Required: &corev1.NodeSelector{NodeSelectorTerms: []corev1.NodeSelectorTerm{{
			MatchExpressions: []corev1.NodeSelectorRequirement{{Key: corev1.LabelHostname, Operator: corev1.NodeSelectorOpIn, Values: []string{"node-1"}}},
		}}}}
	}
	none := ""
	claim := &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: name}}
	claim.Spec = corev1.PersistentVolumeClaimSpec{
		AccessModes: modes, VolumeName: pv.Name, StorageClassName: &none, VolumeMode: &mode, Resources: corev1.VolumeResourceRequirements{Requests: size},
	}
	w.create(pv, claim)
	made, err := api.Get[*corev1.PersistentVolumeClaim](w.client, "default", name)
	if err != nil {
		w.t.Fatal(err)
	}
	next := made.DeepCopy()
	next.Status.Phase = corev1.ClaimBound
	if _, err := w.client.UpdateStatus(next); err != nil {
		w.t.Fatal(err)
	}
}

func TestAVolumeThatNoContainerMountsIsNotWaitedFor(t *testing.T) {
	w := newWorld(t, "1.36")
	w.apply(pod("p", `"volumes":[{"name":"c","configMap":{"name":"nope"}}],`, `"command":["sleep","3600"]`))
	w.run(3 * time.Second)
	if phase := w.get("p").Status.Phase; phase != corev1.PodRunning {
		t.Errorf("the pod is %s", phase)
	}
}

func TestWhyAVolumeIsNotMounted(t *testing.T) {
	hostPath := corev1.HostPathDirectory
	for _, tt := range []struct {
		name, volume string
		source       corev1.PersistentVolumeSource
		mode         corev1.PersistentVolumeMode
		message      string
	}{
		{
			"missing claim", `"persistentVolumeClaim":{"claimName":"nope"}`,
			corev1.PersistentVolumeSource{},
			"",
			"Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[data]: " +
				`error processing PVC default/nope: failed to fetch PVC from API server: persistentvolumeclaims "nope" not found`,
		},
		{
			"block device that is to be a file system", `"persistentVolumeClaim":{"claimName":"c"}`,
			corev1.PersistentVolumeSource{Local: &corev1.LocalVolumeSource{Path: "/dev/sdb"}},
			corev1.PersistentVolumeBlock,
			"failed to process volumes=[data]: volume data has volumeMode Block, but is specified in volumeMounts",
		},
		{
			"local volume without its directory", `"persistentVolumeClaim":{"claimName":"c"}`,
			corev1.PersistentVolumeSource{Local: &corev1.LocalVolumeSource{Path: "/mnt/ssd1"}},
			corev1.PersistentVolumeFilesystem,
			`MountVolume.NewMounter initialization failed for volume "pv-c" : path "/mnt/ssd1" does not exist`,
		},
		{
			"persistent volume of a directory that is missing", `"persistentVolumeClaim":{"claimName":"c"}`,
			corev1.PersistentVolumeSource{HostPath: &corev1.HostPathVolumeSource{Path: "/srv/x", Type: &hostPath}},
			corev1.PersistentVolumeFilesystem,
			`MountVolume.SetUp failed for volume "pv-c" : hostPath type check failed: /srv/x is not a directory`,
		},
		{
			"plug-in that was dropped", `"glusterfs":{"endpoints":"e","path":"p"}`,
			corev1.PersistentVolumeSource{},
			"",
			"Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[data]: " +
				`failed to get Plugin from volumeSpec for volume "data" err=no volume plugin matched`,
		},
		{
			"persistent volume whose plug-in was dropped", `"persistentVolumeClaim":{"claimName":"c"}`,
			corev1.PersistentVolumeSource{CephFS: &corev1.CephFSPersistentVolumeSource{Monitors: []string{"m"}}},
			corev1.PersistentVolumeFilesystem,
			`failed to get Plugin from volumeSpec for volume "pv-c" err=no volume plugin matched`,
		},
		{
			"clone of a repository", `"gitRepo":{"repository":"https://example.com/x.git"}`,
			corev1.PersistentVolumeSource{},
			"",
			"MountVolume.SetUp failed for volume \"data\" : git-repo volume plugin has been disabled; if necessary, it may be re-enabled by enabling the feature-gate `GitRepoVolumeDriver`",
		},
		{
			"disk of a storage network", `"iscsi":{"targetPortal":"10.0.0.1:3260","iqn":"iqn.2001-04.com.example:disk","lun":0}`,
			corev1.PersistentVolumeSource{},
			"",
			`MountVolume.WaitForAttach failed for volume "data" : executable file not found in $PATH`,
		},
		{
			"file in a directory that is missing", `"hostPath":{"path":"/srv/no/x","type":"FileOrCreate"}`,
			corev1.PersistentVolumeSource{},
			"",
			`MountVolume.SetUp failed for volume "data" : open /srv/no/x: no such file or directory`,
		},
		{
			"socket that is none", `"hostPath":{"path":"/srv/no","type":"Socket"}`,
			corev1.PersistentVolumeSource{},
			"",
			`MountVolume.SetUp failed for volume "data" : hostPath type check failed: /srv/no is not a socket file`,
		},
		{
			"network file system", `"nfs":{"server":"10.0.0.9","path":"/export"}`,
			corev1.PersistentVolumeSource{},
			"",
			`MountVolume.SetUp failed for volume "data" : mount failed: exit status 32`,
		},
		{
			"driver that is not there", `"csi":{"driver":"vault.example.com"}`,
			corev1.PersistentVolumeSource{},
			"",
			`MountVolume.SetUp failed for volume "data" : kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: driver name vault.example.com not found in the list of registered CSI drivers`,
		},
		{
			"several sources that are missing", `"projected":{"sources":[{"configMap":{"name":"a"}},{"secret":{"name":"b"}},{"secret":{"name":"c","optional":true}}]}`,
			corev1.PersistentVolumeSource{},
			"", `MountVolume.SetUp failed for volume "data" : [configmap "a" not found, secret "b" not found]`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, "1.36")
			if tt.mode != "" {
				w.bound("c", tt.source, tt.mode)
			}
			w.apply(mounting("p", tt.volume))
			w.run(3 * time.Second)
			if events := strings.Join(w.events, "\n"); !strings.Contains(events, tt.message) {
				t.Errorf("no event says %q:\n%s", tt.message, events)
			}
		})
	}
}

func TestAPodStartsOnceItsClaimIsBound(t *testing.T) {
	w := newWorld(t, "1.36")
	w.apply(mounting("p", `"persistentVolumeClaim":{"claimName":"c"}`))
	w.run(5 * time.Second)
	w.bound("c", corev1.PersistentVolumeSource{HostPath: &corev1.HostPathVolumeSource{Path: "/srv/x"}}, corev1.PersistentVolumeFilesystem)
	w.run(20 * time.Second)
	if phase := w.get("p").Status.Phase; phase != corev1.PodRunning {
		t.Errorf("the pod is %s", phase)
	}
}

func TestAnImageIsAVolume(t *testing.T) {
	w := newWorld(t, "1.36")
	w.apply(`{"metadata":{"name":"p"},"spec":{"restartPolicy":"Never","volumes":[{"name":"i","image":{"reference":"nginx:1.29"}}],"containers":[
		{"name":"main","image":"busybox:1.36","command":["cat","/v/passwd"],"volumeMounts":[{"name":"i","mountPath":"/v","subPath":"etc"}]},
		{"name":"wrong","image":"busybox:1.36","command":["true"],"volumeMounts":[{"name":"i","mountPath":"/v","subPath":"etc/passwd"}]}]}}`)
	w.run(3 * time.Second)
	s := w.get("p").Status.ContainerStatuses
	if end := s[0].State.Terminated; end == nil || end.ExitCode != 0 {
		t.Errorf("the container that reads the image's file: %+v", s[0].State)
	}
	want := "ImageVolumeMountFailed: failed to ensure image subpath \"etc/passwd\" in "
	if wait := s[1].State.Waiting; wait == nil || wait.Reason != "CreateContainerError" || !strings.Contains(wait.Message, want) {
		t.Errorf("the container that mounts a file of it: %+v", s[1].State)
	}
}

func TestAContainerWaitsForTheImageOfItsVolume(t *testing.T) {
	w := newWorld(t, "1.36")
	w.apply(mounting("p", `"image":{"reference":"nginx:9.99.99"}`))
	w.run(4 * time.Second)
	if wait := w.get("p").Status.ContainerStatuses[0].State.Waiting; wait == nil || wait.Reason != "ErrImagePull" {
		t.Errorf("state %+v", w.get("p").Status.ContainerStatuses[0].State)
	}
	events := strings.Join(w.events, "\n")
	for _, want := range []string{`Pulling image "nginx:9.99.99"`, "Error: ErrImagePull"} {
		if !strings.Contains(events, want) {
			t.Errorf("no event says %q", want)
		}
	}
}

func TestAnOlderKubeletKnowsNoImageVolumes(t *testing.T) {
	w := newWorld(t, "1.34")
	w.apply(mounting("p", `"image":{"reference":"nginx:1.29"}`))
	w.run(4 * time.Second)
	if want := "failed to process volumes=[data]: no volume plugin matched"; !strings.Contains(strings.Join(w.events, "\n"), want) {
		t.Errorf("no event says %q", want)
	}
}

func TestVariablesFromFiles(t *testing.T) {
	for _, tt := range []struct {
		name, text, want string
		wrong            bool
	}{
		{"a value", "A='1'\nB='2'\n", "2", false},
		{"a value of several lines", "B='x\n y'", "x\n y", false},
		{"comments and blanks", "# c\n\n  B='2' # why\n", "2", false},
		{"no such key", "A='1'\n", "", false},
		{"a blank before the value", "B= '2'\n", "", false},
		{"no quotes", "B=2\n", "", true},
		{"no quotes after what is looked for", "B='2'\nC=3\n", "2", false},
		{"a blank before the sign", "B ='2'\n", "", true},
		{"no end of the quotes", "B='2\n", "", true},
		{"more behind the quotes", "B='2' 3\n", "", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := envFileValue(tt.text, "B")
			if got != tt.want || (err != nil) != tt.wrong {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

func TestAVariableFromAFileThatAnInitContainerWrites(t *testing.T) {
	for _, tt := range []struct{ name, ref, reason, message string }{
		{"that is there", `"path":"e","key":"A"`, "", ""},
		{"without the key", `"path":"e","key":"B"`, "CreateContainerConfigError", `environment variable key "B" not found in file "/var/lib/kubelet/pods/`},
		{"without the key that may be missing", `"path":"e","key":"B","optional":true`, "", ""},
		{"that is missing", `"path":"no","key":"A"`, "CreateContainerConfigError", "couldn't parse env file"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, "1.36")
			w.apply(`{"metadata":{"name":"p"},"spec":{"volumes":[{"name":"d","emptyDir":{}}],
				"initContainers":[{"name":"write","image":"busybox:1.36","command":["cp","/etc/env","/d/e"],"volumeMounts":[{"name":"d","mountPath":"/d"}]}],
				"containers":[{"name":"main","image":"busybox:1.36","command":["sleep","3600"],"env":[{"name":"X","valueFrom":{"fileKeyRef":{"volumeName":"d",` + tt.ref + `}}}]}]}}`)
			w.run(20 * time.Second)
			s := w.get("p").Status.ContainerStatuses[0].State
			switch {
			case tt.reason == "" && s.Running == nil:
				t.Errorf("state %+v", s)
			case tt.reason != "" && (s.Waiting == nil || s.Waiting.Reason != tt.reason || !strings.Contains(s.Waiting.Message, tt.message)):
				t.Errorf("state %+v", s)
			}
		})
	}
}
