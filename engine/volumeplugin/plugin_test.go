package volumeplugin_test

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/volumeplugin"
)

func TestWhoMountsAVolumeOfAPod(t *testing.T) {
	for _, tt := range []struct {
		name   string
		source corev1.VolumeSource
		want   volumeplugin.Plugin
	}{
		{"an empty directory", corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}, volumeplugin.Plugin{Name: "v"}},
		{"a plug-in that was dropped", corev1.VolumeSource{Glusterfs: &corev1.GlusterfsVolumeSource{}}, volumeplugin.Plugin{Kind: volumeplugin.Gone, Name: "v"}},
		{"a disk that the node attaches", corev1.VolumeSource{ISCSI: &corev1.ISCSIVolumeSource{}}, volumeplugin.Plugin{Kind: volumeplugin.ISCSI, Name: "v"}},
		{
			"a disk of AWS",
			corev1.VolumeSource{AWSElasticBlockStore: &corev1.AWSElasticBlockStoreVolumeSource{VolumeID: "aws://eu-west-1a/vol-1"}},
			volumeplugin.Plugin{Kind: volumeplugin.Outside, Driver: "ebs.csi.aws.com", Handle: "vol-1", Name: "ebs.csi.aws.com-vol-1"},
		},
		{
			"a disk of Google",
			corev1.VolumeSource{GCEPersistentDisk: &corev1.GCEPersistentDiskVolumeSource{PDName: "d"}},
			volumeplugin.Plugin{Kind: volumeplugin.Outside, Driver: "pd.csi.storage.gke.io", Handle: "projects/UNSPECIFIED/zones/UNSPECIFIED/disks/d", Name: "pd.csi.storage.gke.io-d"},
		},
		{
			"a share of Azure",
			corev1.VolumeSource{AzureFile: &corev1.AzureFileVolumeSource{SecretName: "s", ShareName: "t"}},
			volumeplugin.Plugin{Kind: volumeplugin.Outside, Driver: "file.csi.azure.com", Handle: "#s#t#v#shop", Name: "#s#t#v#shop"},
		},
	} {
		if got := volumeplugin.OfPod(&corev1.Volume{Name: "v", VolumeSource: tt.source}, "shop"); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

func TestAPersistentVolumeGoesByItsOwnName(t *testing.T) {
	pv := &corev1.PersistentVolume{ObjectMeta: metav1.ObjectMeta{Name: "pv-1"}}
	pv.Spec.CSI = &corev1.CSIPersistentVolumeSource{Driver: "x.y", VolumeHandle: "h"}
	if got, want := volumeplugin.OfPersistent(pv), (volumeplugin.Plugin{Kind: volumeplugin.Outside, Driver: "x.y", Handle: "h", Name: "pv-1"}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}
