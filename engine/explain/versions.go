package explain

import corev1 "k8s.io/api/core/v1"

// backOffByVersion says how a back-off looks, by the Kubernetes minor version: what STATUS reads meanwhile differs.
var backOffByVersion = map[string]text{
	"1.36": {
		"In v1.36 STATUS tells how the last run ended through most of a back-off: CrashLoopBackOff shows for a moment before the restart, or from about a minute on when the wait is longer. Up to v1.34 it shows after 10 to 15 seconds and stays.",
		"在 v1.36 中，退避期间 STATUS 大多显示上一次运行的结果：CrashLoopBackOff 只在重启前出现片刻，等待较长时则约一分钟后才出现。v1.34 及更早的版本在 10～15 秒后就显示它，并一直保持。",
	},
	"1.34": {
		"In v1.34 the kubelet looks again every 10 to 15 seconds: at the first look STATUS turns to CrashLoopBackOff, and the restart comes at the first look after the back-off, up to 15 seconds late. v1.36 wakes when the back-off ends.",
		"在 v1.34 中，kubelet 每 10～15 秒才再看一次：第一次看时 STATUS 变为 CrashLoopBackOff，退避结束后的下一次查看才会重启，最多晚 15 秒。v1.36 则在退避结束时醒来。",
	},
}

// byVersion is what a topic has to add about the cluster's version; empty when versions do not differ in it here.
func (c Case) byVersion(key string) text {
	if c.Pod == nil || c.Pod.DeletionTimestamp != nil || c.Pod.Status.Phase == corev1.PodSucceeded || c.Pod.Status.Phase == corev1.PodFailed {
		return text{}
	}
	again := false
	switch key {
	case "CrashLoopBackOff":
		again = true
	case "Error", "Init/Error", "OOMKilled":
		again = c.Pod.Spec.RestartPolicy != corev1.RestartPolicyNever
	case "Completed":
		again = c.Pod.Spec.RestartPolicy == corev1.RestartPolicyAlways
	}
	if !again {
		return text{}
	}
	return backOffByVersion[c.Version]
}
