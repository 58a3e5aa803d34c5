package statefulset_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/utils/ptr"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/garbagecollector"
	"github.com/podscope/podscope/engine/controllers/persistentvolume"
	"github.com/podscope/podscope/engine/controllers/standin"
	"github.com/podscope/podscope/engine/controllers/statefulset"
	"github.com/podscope/podscope/engine/controllers/storageprotection"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

// cluster runs the controllers, and something like a kubelet: pods are ready a second after they were made (unless their image is "bad")
// and gone a second after they were deleted. Log tells what became of the pods, in order.
type cluster struct {
	t   *testing.T
	sim *sim.Sim
	c   *api.Client
	log []string
}

func newCluster(t *testing.T) *cluster {
	t.Helper()
	s := sim.New(1, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	st := store.New(s)
	server := api.NewServer(s, st, api.Options{})
	statefulset.New(s, server, nil).Start()
	persistentvolume.New(s, server, nil).Start()
	storageprotection.New(s, server).Start()
	garbagecollector.New(s, server, nil).Start()
	cl := &cluster{t: t, sim: s, c: server.Client("test")}
	st.Watch("pods", func(e store.Entry) {
		p := e.Object.(*corev1.Pod)
		switch {
		case e.Type == watch.Added:
			cl.log = append(cl.log, "+"+p.Name+" "+p.Spec.Containers[0].Image)
			s.After(time.Millisecond, "bind", func() { _, _ = cl.c.Bind(p.Namespace, p.Name, p.UID, "n") })
			if p.Spec.Containers[0].Image != "bad" {
				s.After(time.Second, "ready", func() { cl.ready(p.Name) })
			}
		case e.Type == watch.Modified && p.DeletionTimestamp != nil && e.Prev.GetDeletionTimestamp() == nil:
			cl.log = append(cl.log, "-"+p.Name)
			s.After(time.Second, "end", func() { standin.End(cl.c, p) })
		}
	})
	return cl
}

func (cl *cluster) ready(name string) {
	if standin.Ready(cl.c, name) {
		cl.log = append(cl.log, "ready "+name)
	}
}

// told returns what happened in the next while.
func (cl *cluster) told(d time.Duration) string {
	cl.log = nil
	cl.sim.RunUntil(cl.sim.Elapsed() + d)
	return strings.Join(cl.log, ", ")
}

func (cl *cluster) make(change func(*appsv1.StatefulSetSpec)) {
	cl.t.Helper()
	set := &appsv1.StatefulSet{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "db"}}
	set.Spec = appsv1.StatefulSetSpec{
		Replicas: ptr.To(int32(3)), ServiceName: "db", Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"app": "db"}},
		Template: corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: map[string]string{"app": "db"}}, Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "c", Image: "v1"}}}},
	}
	change(&set.Spec)
	if _, err := cl.c.Create(set, api.CreateOptions{}); err != nil {
		cl.t.Fatal(err)
	}
}

func (cl *cluster) set() *appsv1.StatefulSet {
	cl.t.Helper()
	set, err := api.Get[*appsv1.StatefulSet](cl.c, "default", "db")
	if err != nil {
		cl.t.Fatal(err)
	}
	return set
}

func (cl *cluster) change(f func(*appsv1.StatefulSetSpec)) {
	cl.t.Helper()
	set := cl.set().DeepCopy()
	f(&set.Spec)
	if _, err := cl.c.Update(set, api.UpdateOptions{}); err != nil {
		cl.t.Fatal(err)
	}
}

func image(v string) func(*appsv1.StatefulSetSpec) {
	return func(s *appsv1.StatefulSetSpec) { s.Template.Spec.Containers[0].Image = v }
}

func replicas(n int32) func(*appsv1.StatefulSetSpec) {
	return func(s *appsv1.StatefulSetSpec) { s.Replicas = &n }
}

func TestTheOrderOfPods(t *testing.T) {
	partition := func(n int32) func(*appsv1.StatefulSetSpec) {
		return func(s *appsv1.StatefulSetSpec) {
			s.UpdateStrategy = appsv1.StatefulSetUpdateStrategy{Type: appsv1.RollingUpdateStatefulSetStrategyType, RollingUpdate: &appsv1.RollingUpdateStatefulSetStrategy{Partition: &n}}
		}
	}
	none := func(*appsv1.StatefulSetSpec) {}
	tests := []struct {
		name         string
		spec, change func(*appsv1.StatefulSetSpec)
		made, then   string
	}{
		{"made upwards, deleted downwards", none, replicas(1), "+db-0 v1, ready db-0, +db-1 v1, ready db-1, +db-2 v1, ready db-2", "-db-2, -db-1"},
		{"all at once where that is allowed", func(s *appsv1.StatefulSetSpec) { s.PodManagementPolicy = appsv1.ParallelPodManagement }, replicas(1), "+db-0 v1, +db-1 v1, +db-2 v1, ready db-0, ready db-1, ready db-2", "-db-2, -db-1"},
		{"updated downwards, one after the other", none, image("v2"), "+db-0 v1, ready db-0, +db-1 v1, ready db-1, +db-2 v1, ready db-2", "-db-2, +db-2 v2, ready db-2, -db-1, +db-1 v2, ready db-1, -db-0, +db-0 v2, ready db-0"},
		{"updated down to the partition", partition(2), image("v2"), "+db-0 v1, ready db-0, +db-1 v1, ready db-1, +db-2 v1, ready db-2", "-db-2, +db-2 v2, ready db-2"},
		{"an update that does not become ready goes no further", none, image("bad"), "+db-0 v1, ready db-0, +db-1 v1, ready db-1, +db-2 v1, ready db-2", "-db-2, +db-2 bad"},
		{"not updated unless deleted, with OnDelete", func(s *appsv1.StatefulSetSpec) { s.UpdateStrategy.Type = appsv1.OnDeleteStatefulSetStrategyType }, image("v2"), "+db-0 v1, ready db-0, +db-1 v1, ready db-1, +db-2 v1, ready db-2", ""},
		{"the first that is not ready holds up the others", image("bad"), replicas(5), "+db-0 bad", ""},
		{"ordinals begin where the set says", func(s *appsv1.StatefulSetSpec) {
			s.Ordinals = &appsv1.StatefulSetOrdinals{Start: 5}
			s.Replicas = ptr.To(int32(2))
		}, replicas(1), "+db-5 v1, ready db-5, +db-6 v1, ready db-6", "-db-6"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cl := newCluster(t)
			cl.make(tt.spec)
			if got := cl.told(20 * time.Second); got != tt.made {
				t.Errorf("at first %s\nwant     %s", got, tt.made)
			}
			cl.change(tt.change)
			if got := cl.told(20 * time.Second); got != tt.then {
				t.Errorf("then %s\nwant %s", got, tt.then)
			}
		})
	}
}

func TestAFinishedUpdateIsTheCurrentRevisionAndGoingBackFindsTheOldOne(t *testing.T) {
	cl := newCluster(t)
	cl.make(func(*appsv1.StatefulSetSpec) {})
	cl.told(10 * time.Second)
	first := cl.set().Status.CurrentRevision
	cl.change(image("v2"))
	cl.told(time.Second)
	if st := cl.set().Status; st.CurrentRevision != first || st.UpdateRevision == first {
		t.Errorf("during the update: %s, %s", st.CurrentRevision, st.UpdateRevision)
	}
	cl.told(20 * time.Second)
	if st := cl.set().Status; st.CurrentRevision != st.UpdateRevision || st.CurrentRevision == first || st.CurrentReplicas != 3 {
		t.Errorf("after it: %+v", st)
	}
	cl.change(image("v1"))
	cl.told(20 * time.Second)
	if st := cl.set().Status; st.CurrentRevision != first {
		t.Errorf("back again: %s, want %s", st.CurrentRevision, first)
	}
	if n := len(api.List[*appsv1.ControllerRevision](cl.c, "default")); n != 2 {
		t.Errorf("%d revisions", n)
	}
}

// withClaims gives every pod of a set a claim.
func withClaims(s *appsv1.StatefulSetSpec) {
	claim := corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Name: "data"}}
	claim.Spec.AccessModes = []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce}
	claim.Spec.Resources.Requests = corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("1Gi")}
	s.VolumeClaimTemplates = []corev1.PersistentVolumeClaim{claim}
}

func TestClaimsStayUnlessThePolicySaysOtherwise(t *testing.T) {
	for _, tt := range []struct {
		name   string
		policy *appsv1.StatefulSetPersistentVolumeClaimRetentionPolicy
		want   []string
	}{
		{"kept", nil, []string{"data-db-0", "data-db-1", "data-db-2"}},
		{"deleted with the pod", &appsv1.StatefulSetPersistentVolumeClaimRetentionPolicy{WhenScaled: "Delete", WhenDeleted: "Retain"}, []string{"data-db-0"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cl := newCluster(t)
			cl.make(func(s *appsv1.StatefulSetSpec) { withClaims(s); s.PersistentVolumeClaimRetentionPolicy = tt.policy })
			cl.told(10 * time.Second)
			for _, c := range api.List[*corev1.PersistentVolumeClaim](cl.c, "default") {
				if c.Status.Phase != corev1.ClaimBound {
					t.Errorf("%s is %s", c.Name, c.Status.Phase)
				}
			}
			cl.change(replicas(1))
			cl.told(20 * time.Second)
			var got []string
			for _, c := range api.List[*corev1.PersistentVolumeClaim](cl.c, "default") {
				got = append(got, c.Name)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("claims %q, want %q", got, tt.want)
			}
			if volumes := len(api.List[*corev1.PersistentVolume](cl.c, "")); volumes != len(tt.want) {
				t.Errorf("%d volumes", volumes)
			}
		})
	}
}

// TestAClaimThatIsBeingChangedIsTriedAgain: who else writes to a new claim makes the set's own change fail; the set says so, not that the pod
// was made, and takes the claim over at the next look.
func TestAClaimThatIsBeingChangedIsTriedAgain(t *testing.T) {
	cl := newCluster(t)
	cl.c.Watch("persistentvolumeclaims", func(e store.Entry) {
		if e.Type != watch.Added {
			return
		}
		for i := range 30 {
			cl.sim.After(time.Duration(i)*time.Millisecond, "binder", func() {
				if claim, err := api.Get[*corev1.PersistentVolumeClaim](cl.c, "default", e.Key.Name); err == nil {
					claim = claim.DeepCopy()
					metav1.SetMetaDataAnnotation(&claim.ObjectMeta, "step", strconv.Itoa(i))
					_, _ = cl.c.Update(claim, api.UpdateOptions{})
				}
			})
		}
	})
	cl.make(func(s *appsv1.StatefulSetSpec) {
		withClaims(s)
		s.PersistentVolumeClaimRetentionPolicy = &appsv1.StatefulSetPersistentVolumeClaimRetentionPolicy{WhenScaled: "Retain", WhenDeleted: "Delete"}
	})
	cl.told(20 * time.Second)
	failed, made := 0, 0
	for _, e := range api.List[*corev1.Event](cl.c, "default") {
		switch {
		case strings.HasPrefix(e.Message, "Update Pod db-0 in StatefulSet db failed error: could not update claim data-db-0 for delete policy ownerRefs: Operation cannot be fulfilled"):
			failed++
		case e.Message == "Create Pod db-0 in StatefulSet db successful":
			made++
		}
	}
	if failed == 0 || made != 0 {
		t.Errorf("%d events of the failure, %d of the pod", failed, made)
	}
	for _, c := range api.List[*corev1.PersistentVolumeClaim](cl.c, "default") {
		if len(c.OwnerReferences) != 1 {
			t.Errorf("%s belongs to %v", c.Name, c.OwnerReferences)
		}
	}
}
