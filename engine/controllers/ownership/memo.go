package ownership

import corev1 "k8s.io/api/core/v1"

// Memo keeps what was found out about each pod of a list until the next list: a pod that is the same object, unchanged, is not looked at
// again. A controller that looks at all pods of its set whenever one has changed took a third of the time in which a thousand replicas
// start. The zero Memo remembers nothing; whoever keeps one forgets it when the question changes.
type Memo[A any] struct {
	pods    []*corev1.Pod
	answers []A
}

// Answers are what ask says of each pod. Lists are in the order of names. The memo keeps the list: do not change it.
func (m *Memo[A]) Answers(pods []*corev1.Pod, ask func(*corev1.Pod) A) []A {
	answers := make([]A, len(pods))
	next := 0
	for i, pod := range pods {
		for next < len(m.pods) && m.pods[next] != pod && m.pods[next].Name < pod.Name {
			next++
		}
		if next < len(m.pods) && m.pods[next] == pod {
			answers[i] = m.answers[next]
			next++
		} else {
			answers[i] = ask(pod)
		}
	}
	m.pods, m.answers = pods, answers
	return answers
}
