package kubelet

import (
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/yaml"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/depth"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
)

// ManifestDir is where the kubelet looks for pods of its own.
const ManifestDir = "/etc/kubernetes/manifests"

// staticPods are the pods whose manifests lie on the node.
// Models pkg/kubelet/config/file.go sourceFile, pkg/kubelet/pod mirror client.
type staticPods struct {
	k       *Kubelet
	files   map[string]string      // content by path, as last read
	pods    map[string]*corev1.Pod // by path
	mirrors map[string]*corev1.Pod // by namespace/name
	waiting map[string][]podUID    // static pods of one full name, in the order of their arrival
	started map[string]podUID      // which of them runs
	timer   *sim.Timer             // of the next look at the directory
}

func newStaticPods(k *Kubelet) *staticPods {
	return &staticPods{
		k: k, files: map[string]string{}, pods: map[string]*corev1.Pod{}, mirrors: map[string]*corev1.Pod{},
		waiting: map[string][]podUID{}, started: map[string]podUID{},
	}
}

func (s *staticPods) start() {
	s.k.runtime.HostFS().OnCharge(func(int64) error {
		s.k.ManifestsChanged()
		return nil
	})
	s.k.ManifestsChanged()
}

// ManifestsChanged makes the kubelet read its manifest directory: what inotify does for a real one.
func (k *Kubelet) ManifestsChanged() {
	if !k.up || k.static.timer.Pending() {
		return
	}
	k.static.timer = k.after(k.sim.Between("kubelet/manifests", 2*time.Millisecond, 8*time.Millisecond), "kubelet/manifests", func() {
		k.static.scan()
	})
}

// scan compares the directory with what was read before.
func (s *staticPods) scan() {
	ns := (&volume{fs: s.k.runtime.HostFS()}).view(s.k)
	entries, err := ns.ReadDir(ManifestDir, asRoot)
	if err != nil {
		entries = nil
	}
	found := map[string]string{}
	for _, e := range entries {
		if e.Info.Mode.IsRegular() && !strings.HasPrefix(e.Name, ".") {
			if data, err := ns.ReadFile(path.Join(ManifestDir, e.Name), asRoot); err == nil {
				found[e.Name] = string(data)
			}
		}
	}
	for _, name := range sortedKeys(s.files) {
		if found[name] != s.files[name] {
			s.remove(name)
		}
	}
	for _, name := range sortedKeys(found) {
		if s.files[name] != found[name] {
			s.add(name, found[name])
		}
	}
	s.files = found
}

func (s *staticPods) add(name, content string) {
	pod, err := s.parse(name, content)
	if err != nil {
		return
	}
	s.pods[name] = pod
	s.k.explainPod(pod, explain.RuleStaticPod, map[string]string{"file": path.Join(ManifestDir, name)}, "")
	s.k.podAdded(pod)
}

func (s *staticPods) remove(name string) {
	pod := s.pods[name]
	if pod == nil {
		return
	}
	delete(s.pods, name)
	s.k.podGone(pod)
	at := s.k.cleanGrid.after(s.k.sim.Elapsed())
	s.k.after(at-s.k.sim.Elapsed(), "kubelet/housekeeping", func() { s.k.statuses.orphan(pod.UID) })
}

// parse reads a manifest as the API server would, and gives the pod what is special about static ones.
// Models pkg/kubelet/config/common.go applyDefaults.
func (s *staticPods) parse(name, content string) (*corev1.Pod, error) {
	if err := depth.Check([]byte(content)); err != nil {
		return nil, err
	}
	body, err := yaml.YAMLToJSON([]byte(content))
	if err != nil {
		return nil, err
	}
	obj, _, err := api.Decode(api.KindNamed("pods"), body, metav1.FieldValidationIgnore)
	if err != nil {
		return nil, err
	}
	pod, ok := obj.(*corev1.Pod)
	if !ok {
		return nil, fmt.Errorf("%s is no pod", name)
	}
	api.Scheme().Default(pod)
	sum := md5.Sum([]byte("host:" + s.k.name + "file:" + path.Join(ManifestDir, name) + content))
	hash := hex.EncodeToString(sum[:])
	if pod.UID == "" {
		pod.UID = types.UID(hash)
	}
	pod.Name += "-" + s.k.name
	if pod.Namespace == "" {
		pod.Namespace = metav1.NamespaceDefault
	}
	pod.Spec.NodeName = s.k.name
	if pod.Annotations == nil {
		pod.Annotations = map[string]string{}
	}
	pod.Annotations[annotationHash] = hash
	pod.Annotations[annotationSource] = "file"
	pod.Annotations[annotationSeen] = s.k.sim.Now().Format("2006-01-02T15:04:05.000000000Z07:00")
	pod.Spec.Tolerations = append(pod.Spec.Tolerations, corev1.Toleration{Operator: corev1.TolerationOpExists, Effect: corev1.TaintEffectNoExecute})
	pod.Status.Phase = corev1.PodPending
	return pod, nil
}

// mayStart says whether a static pod may start: no other of its name has still to end.
func (s *staticPods) mayStart(w *worker) bool {
	if other, ok := s.started[w.fullname]; ok && other != w.uid {
		return false
	}
	if queue := s.waiting[w.fullname]; len(queue) > 0 && queue[0] != w.uid {
		return false
	}
	s.waiting[w.fullname] = slices.DeleteFunc(s.waiting[w.fullname], func(uid podUID) bool { return uid == w.uid })
	s.started[w.fullname] = w.uid
	return true
}

// stopped arranges for the mirror of a static pod that has ended to go at the next housekeeping.
// Models pkg/kubelet/kubelet_pods.go deleteOrphanedMirrorPods.
func (s *staticPods) stopped(w *worker) {
	if s.mirrors[w.fullname] == nil {
		return
	}
	at := s.k.cleanGrid.after(s.k.sim.Elapsed())
	s.k.after(at-s.k.sim.Elapsed(), "kubelet/housekeeping", func() { s.dropMirror(w.fullname) })
}

// ended lets the next static pod of the same name start, which asks from time to time.
func (s *staticPods) ended(w *worker) {
	s.waiting[w.fullname] = slices.DeleteFunc(s.waiting[w.fullname], func(uid podUID) bool { return uid == w.uid })
	if s.started[w.fullname] != w.uid {
		return
	}
	delete(s.started, w.fullname)
	s.dropMirror(w.fullname)
}

func mirrorKey(pod *corev1.Pod) string { return pod.Name + "_" + pod.Namespace }

// replaced says whether the mirror stands for another version of the pod by now.
// Models pkg/kubelet/pod/pod_manager.go (*basicManager).TranslatePodUID.
func (s *staticPods) replaced(pod *corev1.Pod) bool {
	for _, other := range s.pods {
		if mirrorKey(other) == mirrorKey(pod) {
			return other.UID != pod.UID
		}
	}
	return false
}

// mirrorOf is the mirror of a static pod, nil when there is none.
func (k *Kubelet) mirrorOf(pod *corev1.Pod) *corev1.Pod {
	if !isStatic(pod) {
		return nil
	}
	return k.static.mirrors[mirrorKey(pod)]
}

// reconcileMirror makes a static pod's mirror exist, and only one of its present version.
// Models pkg/kubelet/kubelet.go (*Kubelet).tryReconcileMirrorPods.
func (k *Kubelet) reconcileMirror(pod *corev1.Pod) {
	if !isStatic(pod) || pod.DeletionTimestamp != nil {
		return
	}
	if mirror := k.static.mirrors[mirrorKey(pod)]; mirror != nil {
		if mirror.DeletionTimestamp == nil && mirror.Annotations[annotationMirror] == pod.Annotations[annotationHash] {
			return
		}
		k.static.deleteMirror(mirror)
	}
	next := pod.DeepCopy()
	next.ObjectMeta = metav1.ObjectMeta{
		Name: pod.Name, Namespace: pod.Namespace, Labels: pod.Labels, Annotations: next.Annotations, OwnerReferences: k.nodeOwner(true),
	}
	next.Annotations[annotationMirror] = pod.Annotations[annotationHash]
	next.Status = corev1.PodStatus{}
	made, err := k.client.Create(next, api.CreateOptions{})
	if err == nil {
		k.static.mirrors[mirrorKey(pod)] = made.(*corev1.Pod)
	}
}

func (s *staticPods) deleteMirror(mirror *corev1.Pod) {
	zero := int64(0)
	_, _ = s.k.client.Delete("pods", mirror.Namespace, mirror.Name, api.DeleteOptions{
		GracePeriodSeconds: &zero, Preconditions: metav1.NewUIDPreconditions(string(mirror.UID)),
	})
	delete(s.mirrors, mirrorKey(mirror))
}

// dropMirror deletes the mirror of a static pod that is gone.
func (s *staticPods) dropMirror(fullname string) {
	mirror := s.mirrors[fullname]
	if mirror == nil {
		return
	}
	for _, pod := range s.pods {
		if mirrorKey(pod) == fullname {
			return
		}
	}
	s.deleteMirror(mirror)
}

// mirrorChanged follows the mirror in the API: when it is deleted, the pod's next sync makes a new one.
func (s *staticPods) mirrorChanged(mirror *corev1.Pod, deleted bool) {
	key := mirrorKey(mirror)
	if known := s.mirrors[key]; deleted && known != nil && known.UID == mirror.UID {
		delete(s.mirrors, key)
	} else if !deleted {
		s.mirrors[key] = mirror
	}
	for _, pod := range s.sorted() {
		if mirrorKey(pod) != key {
			continue
		}
		if st := s.k.statuses.byUID[pod.UID]; st != nil && !deleted && st.revision == "" {
			s.k.statuses.queue(pod.UID, st)
		} else if st != nil && !deleted && mirror.Status.StartTime == nil { // a new one, told what the old one was told
			s.k.statuses.check(pod.UID, st)
		}
		if deleted || mirror.DeletionTimestamp != nil {
			s.k.updatePod(podUpdate{kind: updateChange, pod: pod, mirror: s.mirrors[key]})
		}
		return
	}
	if !deleted && !s.known(key) {
		s.deleteMirror(mirror)
	}
}

func (s *staticPods) sorted() []*corev1.Pod {
	var out []*corev1.Pod
	for _, name := range sortedKeys(s.pods) {
		out = append(out, s.pods[name])
	}
	return out
}

// known says whether a worker of that name is still at work.
func (s *staticPods) known(fullname string) bool {
	for _, w := range s.k.workers {
		if w.fullname == fullname {
			return true
		}
	}
	return false
}
