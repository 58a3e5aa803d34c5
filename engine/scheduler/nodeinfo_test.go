package scheduler

import (
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// TestAPodThatChangesComesLast: of victims that are equal those are spared that changed the longest ago, and the one that had come last takes
// the place of a pod that goes or changes.
func TestAPodThatChangesComesLast(t *testing.T) {
	n := newNodeInfo("n")
	infos := map[string]*podInfo{}
	for _, name := range []string{"a", "b", "c", "d"} {
		infos[name] = newPodInfo(&corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: name, UID: types.UID(name)}})
		n.add(infos[name])
	}
	order := func() string {
		var names []string
		for _, p := range n.pods {
			names = append(names, p.pod.Name)
		}
		return strings.Join(names, " ")
	}
	n.renew(infos["a"], infos["a"].pod)
	if got := order(); got != "d b c a" {
		t.Errorf("after a changed: %s", got)
	}
	n.remove("b")
	if got := order(); got != "d a c" {
		t.Errorf("after b went: %s", got)
	}
}
