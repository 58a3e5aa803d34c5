package ownership

import (
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func TestOnlyPodsThatAreNewOrChangedAreLookedAt(t *testing.T) {
	pod := func(name, value string) *corev1.Pod {
		return &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{"v": value}}}
	}
	a, b, c, d := pod("a", "1"), pod("b", "1"), pod("c", "1"), pod("d", "1")
	b2, d2, e := pod("b", "2"), pod("d", "2"), pod("e", "1")
	var m Memo[string]
	for _, step := range []struct {
		name        string
		in          []*corev1.Pod
		asked, want string
	}{
		{"all at first", []*corev1.Pod{b, d}, "b d", "1 1"},
		{"none of the same", []*corev1.Pod{b, d}, "", "1 1"},
		{"those that came", []*corev1.Pod{a, b, c, d, e}, "a c e", "1 1 1 1 1"},
		{"those that changed", []*corev1.Pod{a, b2, c, d2, e}, "b d", "1 2 1 2 1"},
		{"none when some went", []*corev1.Pod{b2, e}, "", "2 1"},
		{"none of none", nil, "", ""},
		{"all again", []*corev1.Pod{b2, e}, "b e", "2 1"},
	} {
		var asked []string
		got := m.Answers(step.in, func(p *corev1.Pod) string {
			asked = append(asked, p.Name)
			return p.Labels["v"]
		})
		if strings.Join(asked, " ") != step.asked || strings.Join(got, " ") != step.want {
			t.Errorf("%s: asked about %v and answered %v, want %s and %s", step.name, asked, got, step.asked, step.want)
		}
	}
}
