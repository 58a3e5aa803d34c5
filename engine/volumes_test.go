package engine_test

import (
	"strings"
	"testing"
	"time"

	"github.com/podscope/podscope/engine"
)

const lateClaim = `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: late}
provisioner: PROVISIONER
volumeBindingMode: WaitForFirstConsumer
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {storageClassName: late, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`

const claimant = `apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers:
  - {name: c, image: "busybox:1.36", command: [sleep, '1000'], volumeMounts: [{name: v, mountPath: /data}]}
  volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]
`

const onNodeTwo = `apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec:
  storageClassName: late
  capacity: {storage: 2Gi}
  accessModes: [ReadWriteOnce]
  hostPath: {path: /tmp/disk}
  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [node-2]}]}]}}
`

// TestAClaimWaitsForItsFirstConsumer tells what claim and pod look like, after each command.
func TestAClaimWaitsForItsFirstConsumer(t *testing.T) {
	const look = "kubectl get pvc data -o jsonpath='{.status.phase} '; kubectl get pod p -o jsonpath='{.status.phase} {.spec.nodeName} {.status.conditions[?(@.type==\"PodScheduled\")].message}'"
	tests := []struct{ name, provisioner, do, want string }{
		{"nobody uses it", "kubernetes.io/host-path", "true", "Pending"},
		{"a pod uses it: the volume is made for its node", "kubernetes.io/host-path", "kubectl apply -f pod.yaml", "Bound Running node-"},
		{"the provisioner does not answer: the pod waits for it unbound", "example.com/none", "kubectl apply -f pod.yaml", "Pending Pending "},
		{"no volume fits, and nobody makes any", "kubernetes.io/no-provisioner", "kubectl apply -f pod.yaml", "Pending Pending  0/2 nodes are available: 2 node(s) didn't find available persistent volumes to bind."},
		{"a volume decides on the node", "kubernetes.io/no-provisioner", "kubectl apply -f pod.yaml; sleep 2; kubectl apply -f volume.yaml", "Bound Running node-2"},
		{"a pod that names its node passes the scheduler by", "kubernetes.io/host-path", "sed 's/^spec:/spec:\\n  nodeName: node-2/' pod.yaml | kubectl apply -f -", "Pending Pending node-2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := engine.NewCluster(engine.Config{Prepull: true, Nodes: 2})
			defer c.Close()
			c.WriteFile("claim.yaml", []byte(strings.Replace(lateClaim, "PROVISIONER", tt.provisioner, 1)))
			c.WriteFile("pod.yaml", []byte(claimant))
			c.WriteFile("volume.yaml", []byte(onNodeTwo))
			c.Command("kubectl apply -f claim.yaml; sleep 2; " + tt.do)
			c.RunTo(30 * time.Second)
			got := c.Command(look)
			c.RunTo(32 * time.Second)
			if !strings.HasPrefix(got.Stdout(), tt.want) {
				t.Errorf("it reads %q, want %q…", got.Stdout(), tt.want)
			}
		})
	}
}

// TestDisksOfDriversThatNobodyInstalledStayAway: the pod waits and is told why, every two minutes and a little.
func TestDisksOfDriversThatNobodyInstalledStayAway(t *testing.T) {
	const cloud = `{apiVersion: v1, kind: PersistentVolume, metadata: {name: disk}, spec: {
  storageClassName: late, capacity: {storage: 2Gi}, accessModes: [ReadWriteOnce], awsElasticBlockStore: {volumeID: vol-1}}}`
	own := strings.Replace(claimant, "persistentVolumeClaim: {claimName: data}", "gcePersistentDisk: {pdName: d}", 1)
	for _, tt := range []struct{ name, pod, want string }{
		{"in the pod", own, `volume "pd.csi.storage.gke.io-d" : timed out waiting for external-attacher of pd.csi.storage.gke.io CSI driver to attach volume projects/UNSPECIFIED/zones/UNSPECIFIED/disks/d`},
		{"behind a claim", claimant, `volume "disk" : timed out waiting for external-attacher of ebs.csi.aws.com CSI driver to attach volume vol-1`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := engine.NewCluster(engine.Config{Prepull: true})
			defer c.Close()
			c.WriteFile("claim.yaml", []byte(strings.Replace(lateClaim, "PROVISIONER", "kubernetes.io/no-provisioner", 1)))
			c.WriteFile("pod.yaml", []byte(tt.pod))
			c.WriteFile("volume.yaml", []byte(cloud))
			c.Command("kubectl apply -f volume.yaml -f claim.yaml -f pod.yaml")
			c.RunTo(c.Now() + 5*time.Minute)
			look := c.Command("kubectl get events --field-selector reason=FailedAttachVolume -o jsonpath='{.items[*].count} {.items[*].message}'; kubectl get pod p -o jsonpath=' {.status.phase}'")
			c.RunTo(c.Now() + time.Second)
			if want := "2 AttachVolume.Attach failed for " + tt.want + " Pending"; look.Stdout() != want {
				t.Errorf("got\n%s, want\n%s", look.Stdout(), want)
			}
		})
	}
}
