package job

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
)

// indexes are completion indexes as ranges, in order, without overlap. Models orderedIntervals.
type indexes []span

type span struct{ first, last int }

// parseIndexes reads "0,2-4"; what is not below completions does not count. Models parseIndexesFromString.
func parseIndexes(s string, completions int) indexes {
	var out indexes
	if s == "" {
		return nil
	}
	for _, part := range strings.Split(s, ",") {
		from, to, ranged := strings.Cut(part, "-")
		first, err := strconv.Atoi(from)
		if err != nil {
			continue
		}
		last := first
		if ranged {
			if last, err = strconv.Atoi(to); err != nil {
				continue
			}
		}
		if first >= completions {
			break
		}
		for n := first; n <= min(last, completions-1); n++ {
			out = out.with(n)
		}
	}
	return out
}

// with adds indexes.
func (x indexes) with(more ...int) indexes {
	all := slices.Clone(x)
	for _, n := range more {
		if !all.has(n) {
			all = append(all, span{n, n})
		}
	}
	slices.SortFunc(all, func(a, b span) int { return a.first - b.first })
	var out indexes
	for _, r := range all {
		if k := len(out); k > 0 && r.first <= out[k-1].last+1 {
			out[k-1].last = max(out[k-1].last, r.last)
			continue
		}
		out = append(out, r)
	}
	return out
}

func (x indexes) has(n int) bool {
	return slices.ContainsFunc(x, func(r span) bool { return r.first <= n && n <= r.last })
}

func (x indexes) total() (n int) {
	for _, r := range x {
		n += r.last - r.first + 1
	}
	return n
}

// String writes two neighbours as "3,4" and more as "3-5".
func (x indexes) String() string {
	var parts []string
	for _, r := range x {
		switch {
		case r.first == r.last:
			parts = append(parts, strconv.Itoa(r.first))
		case r.first+1 == r.last:
			parts = append(parts, fmt.Sprintf("%d,%d", r.first, r.last))
		default:
			parts = append(parts, fmt.Sprintf("%d-%d", r.first, r.last))
		}
	}
	return strings.Join(parts, ",")
}

// indexOf is a pod's completion index, -1 when it has none that the job has. Models getCompletionIndex.
func indexOf(pod *corev1.Pod, job *batchv1.Job) int {
	n, err := strconv.Atoi(pod.Annotations[batchv1.JobCompletionIndexAnnotation])
	if err != nil || n < 0 || job.Spec.Completions == nil || n >= int(*job.Spec.Completions) {
		return -1
	}
	return n
}

func indexesOf(pods []*corev1.Pod, job *batchv1.Job) indexes {
	var out indexes
	for _, p := range pods {
		if n := indexOf(p, job); n >= 0 {
			out = out.with(n)
		}
	}
	return out
}

// failuresOf reads how often pods of this pod's index failed before, by the counts that are passed on from pod to pod.
func failuresOf(pod *corev1.Pod, annotation string) int {
	n, err := strconv.ParseInt(pod.Annotations[annotation], 10, 32)
	if err != nil || n < 0 {
		return 0
	}
	return int(n)
}

func allFailuresOf(pod *corev1.Pod) int {
	return failuresOf(pod, batchv1.JobIndexFailureCountAnnotation) + failuresOf(pod, batchv1.JobIndexIgnoredFailureCountAnnotation)
}

// withIndex makes a pod the one for an index. Where failures are limited for each index, it takes over the count of the pod before it.
func withIndex(pod *corev1.Pod, job *batchv1.Job, n int, before *corev1.Pod) {
	if pod.Annotations == nil {
		pod.Annotations = map[string]string{}
	}
	if pod.Labels == nil {
		pod.Labels = map[string]string{}
	}
	pod.Annotations[batchv1.JobCompletionIndexAnnotation] = strconv.Itoa(n)
	pod.Labels[batchv1.JobCompletionIndexAnnotation] = strconv.Itoa(n)
	pod.Spec.Hostname = fmt.Sprintf("%s-%d", job.Name, n)
	pod.GenerateName = indexedName(job.Name, n)
	for _, list := range [][]corev1.Container{pod.Spec.InitContainers, pod.Spec.Containers} {
		for i := range list {
			tellIndex(&list[i])
		}
	}
	if job.Spec.BackoffLimitPerIndex != nil {
		countFailure(pod, job, before)
	}
}

// indexedName models podGenerateNameWithIndex: the prefix is cut so that a suffix fits.
func indexedName(job string, n int) string {
	const most = 63 - 5
	suffix := fmt.Sprintf("-%d-", n)
	return job[:min(len(job), most-len(suffix))] + suffix
}

func tellIndex(c *corev1.Container) {
	const name = "JOB_COMPLETION_INDEX"
	if slices.ContainsFunc(c.Env, func(e corev1.EnvVar) bool { return e.Name == name }) {
		return
	}
	from := &corev1.ObjectFieldSelector{FieldPath: fmt.Sprintf("metadata.labels['%s']", batchv1.JobCompletionIndexAnnotation)}
	c.Env = append(c.Env, corev1.EnvVar{Name: name, ValueFrom: &corev1.EnvVarSource{FieldRef: from}})
}

// countFailure models addIndexFailureCountAnnotation.
func countFailure(pod *corev1.Pod, job *batchv1.Job, before *corev1.Pod) {
	failures, ignored := 0, 0
	if before != nil {
		failures = failuresOf(before, batchv1.JobIndexFailureCountAnnotation)
		ignored = failuresOf(before, batchv1.JobIndexIgnoredFailureCountAnnotation)
		if judge(job.Spec.PodFailurePolicy, before).counts() {
			failures++
		} else {
			ignored++
		}
	}
	pod.Annotations[batchv1.JobIndexFailureCountAnnotation] = strconv.Itoa(failures)
	if ignored > 0 {
		pod.Annotations[batchv1.JobIndexIgnoredFailureCountAnnotation] = strconv.Itoa(ignored)
	}
}
