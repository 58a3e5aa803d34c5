package explain

// workloadTopics are the Events of controllers that make pods.
var workloadTopics = map[string]topic{
	"event/ScalingReplicaSet": workload(text{"The deployment resizes a replica set", "Deployment 调整 ReplicaSet 的副本数"}, text{
		"A deployment owns one replica set for each version of its template. A rollout raises the new one and lowers the old one in steps that maxSurge and maxUnavailable allow.",
		"Deployment 为模板的每个版本保留一个 ReplicaSet。滚动更新时按 maxSurge 和 maxUnavailable 允许的步幅增加新的、减少旧的。",
	}, "concepts/workloads/controllers/deployment/", "kubectl rollout status {kind}/{object}{ns}"),
	"event/SuccessfulCreate":                        workload(text{"A controller has made something", "控制器创建了对象"}, text{"There were fewer than wanted.", "现有数量少于期望值。"}, "concepts/architecture/controller/", "kubectl describe {kind} {object}{ns}"),
	"event/SuccessfulCreate/replicaset-controller":  workload(text{"The replica set made a pod", "ReplicaSet 创建了一个 Pod"}, text{"It keeps the wanted number alive: a pod that goes is replaced by a new one with a new name.", "它维持期望的副本数：走一个补一个，新 Pod 有新名字。"}, "concepts/workloads/controllers/replicaset/", "kubectl get rs{ns}"),
	"event/SuccessfulCreate/statefulset-controller": workload(text{"The stateful set made a pod or a claim", "StatefulSet 创建了 Pod 或 PVC"}, text{"In order, one after the other is ready; names and claims stay with their ordinal.", "按序号依次创建，前一个就绪才轮到下一个；名字和 PVC 跟着序号走。"}, "concepts/workloads/controllers/statefulset/", "kubectl get statefulset{ns}"),
	"event/SuccessfulCreate/daemonset-controller":   workload(text{"The daemon set made a pod for a node", "DaemonSet 为节点创建了 Pod"}, text{"One for each node that its template may run on.", "模板允许运行的每个节点各一个。"}, "concepts/workloads/controllers/daemonset/", "kubectl get daemonset{ns}"),
	"event/SuccessfulCreate/job-controller":         workload(text{"The job made a pod", "Job 创建了 Pod"}, text{"It needs one more to reach its completions; after a failure it waits 10 s, 20 s and so on.", "还没达到 completions；失败后再建会先等 10 秒、20 秒……"}, "concepts/workloads/controllers/job/", "kubectl get jobs{ns}"),
	"event/SuccessfulCreate/cronjob-controller":     workload(text{"The cron job started a job", "CronJob 启动了一个 Job"}, text{"Its schedule was due.", "到了计划的时间。"}, "concepts/workloads/controllers/cron-jobs/", "kubectl get cronjobs,jobs{ns}"),
	"event/SuccessfulDelete":                        workload(text{"A controller has deleted something", "控制器删除了对象"}, text{"There were more than wanted, or it was out of date.", "多于期望的数量，或者已经过时。"}, "concepts/architecture/controller/", "kubectl describe {kind} {object}{ns}"),
	"event/SuccessfulDelete/replicaset-controller":  workload(text{"The replica set deleted a pod", "ReplicaSet 删除了一个 Pod"}, text{"There were more than wanted. Pods that are not ready, or not yet scheduled, go first.", "多于期望的副本数。未就绪或未调度的优先删除。"}, "concepts/workloads/controllers/replicaset/", "kubectl get rs{ns}"),
	"event/SuccessfulDelete/statefulset-controller": workload(text{"The stateful set deleted a pod", "StatefulSet 删除了一个 Pod"}, text{"From the highest ordinal down, one at a time.", "从序号最大的开始，一次一个。"}, "concepts/workloads/controllers/statefulset/", "kubectl get statefulset{ns}"),
	"event/SuccessfulDelete/daemonset-controller":   workload(text{"The daemon set deleted a pod", "DaemonSet 删除了 Pod"}, text{"Its node is no longer meant, or the template changed.", "节点不再符合条件，或模板已更新。"}, "concepts/workloads/controllers/daemonset/", "kubectl get daemonset{ns}"),
	"event/SuccessfulDelete/job-controller":         workload(text{"The job deleted a pod", "Job 删除了 Pod"}, text{"The job is over or has failed, and still had pods running.", "Job 已结束或失败，还在运行的 Pod 被清理。"}, "concepts/workloads/controllers/job/", "kubectl get jobs{ns}"),
	"event/SuccessfulDelete/cronjob-controller":     workload(text{"The cron job deleted a job", "CronJob 删除了 Job"}, text{"History limits, or concurrencyPolicy Replace.", "超出历史保留数，或 concurrencyPolicy 为 Replace。"}, "concepts/workloads/controllers/cron-jobs/", "kubectl get jobs{ns}"),
	"event/FailedCreate":                            workload(text{"A controller could not make a pod", "控制器创建 Pod 失败"}, text{"The API server refused it: a quota, a policy, a missing service account, or an invalid template.", "被 API server 拒绝：配额、策略、缺少 ServiceAccount，或模板无效。"}, "concepts/architecture/controller/", "kubectl describe {kind} {object}{ns}"),
	"event/Completed":                               workload(text{"The job is complete", "Job 完成"}, text{"Enough of its pods have succeeded. They stay, so that their logs can be read.", "成功的 Pod 数已达到要求。这些 Pod 会保留，以便查看日志。"}, "concepts/workloads/controllers/job/", "kubectl get jobs{ns}"),
	"event/BackoffLimitExceeded":                    workload(text{"The job has failed too often", "Job 失败次数过多"}, text{"More pods failed than backoffLimit allows; the job is Failed and the rest is stopped.", "失败次数超过 backoffLimit，Job 判为 Failed，其余 Pod 被停掉。"}, "concepts/workloads/controllers/job/#pod-backoff-failure-policy", "kubectl describe {kind} {object}{ns}"),
	"event/DeadlineExceeded/Job":                    workload(text{"The job ran out of time", "Job 超过期限"}, text{"Its activeDeadlineSeconds are over: its pods are stopped and the job is Failed.", "activeDeadlineSeconds 已到：Pod 被停掉，Job 判为 Failed。"}, "concepts/workloads/controllers/job/#job-termination-and-cleanup", "kubectl describe {kind} {object}{ns}"),
	"event/JobAlreadyActive":                        workload(text{"The last job still runs", "上一个 Job 还在运行"}, text{"concurrencyPolicy Forbid skips a due time while a job is active.", "concurrencyPolicy 为 Forbid 时，有 Job 在运行就跳过这次。"}, "concepts/workloads/controllers/cron-jobs/#concurrency-policy", "kubectl get cronjobs,jobs{ns}"),
	"event/SawCompletedJob":                         workload(text{"The cron job noticed a finished job", "CronJob 发现 Job 已结束"}, text{"It keeps a few finished ones by its history limits.", "按历史保留数保存最近几个。"}, "concepts/workloads/controllers/cron-jobs/", "kubectl get jobs{ns}"),
	"event/UnexpectedJob":                           workload(text{"A job that the cron job did not start", "不是 CronJob 自己启动的 Job"}, text{"Somebody made it by hand from the cron job, with kubectl create job --from.", "有人用 kubectl create job --from 手动创建了它。"}, "concepts/workloads/controllers/cron-jobs/", "kubectl get jobs{ns}"),
	"event/MissSchedule":                            workload(text{"A due time was missed", "错过了计划时间"}, text{"The controller came too late, or startingDeadlineSeconds was over.", "控制器来得太晚，或超过了 startingDeadlineSeconds。"}, "concepts/workloads/controllers/cron-jobs/", "kubectl get cronjobs{ns}"),
	"event/FailedGetResourceMetric":                 workload(text{"No metrics for the autoscaler", "自动扩缩器拿不到指标"}, text{"The metrics server does not answer or is not installed.", "metrics-server 没有响应或没有安装。"}, "tasks/run-application/horizontal-pod-autoscale/", "kubectl top pods{ns}"),
	"event/FailedComputeMetricsReplicas":            workload(text{"The autoscaler cannot decide", "自动扩缩器无法决策"}, text{"Without metrics it leaves the number of replicas as it is.", "没有指标时它不会改变副本数。"}, "tasks/run-application/horizontal-pod-autoscale/", "kubectl describe hpa{ns}"),
	"event/SuccessfulRescale":                       workload(text{"The autoscaler changed the number of replicas", "自动扩缩器调整了副本数"}, text{"The metric was away from its target, or the number was outside minReplicas and maxReplicas.", "指标偏离了目标值，或副本数超出了 minReplicas 和 maxReplicas 的范围。"}, "tasks/run-application/horizontal-pod-autoscale/", "kubectl get hpa{ns}"),
}

func workload(title, means text, link, command string) topic {
	return topic{
		title: title, means: means, here: text{"[[{eventMessage}]]", "[[{eventMessage}]]"}, next: text{"The controller goes on comparing what is with what should be.", "控制器会继续比较现状与期望。"},
		check: text{"Look at the object itself and at its pods.", "查看对象本身和它的 Pod。"}, command: command, link: link,
	}
}

// clusterEventTopics are Events about other objects.
var clusterEventTopics = map[string]topic{
	"event": {
		title: text{"Something that a component wanted known", "组件想让人知道的一件事"},
		means: text{"Events are notes that components leave about objects. They are kept for an hour and are no part of the object.", "Event 是组件留下的关于对象的便条，保存一小时，不属于对象本身。"},
		here:  text{"[[{eventMessage}]]", "[[{eventMessage}]]"}, next: text{"Nothing is due for this Event itself.", "这个事件本身没有后续。"}, check: text{"Read the message; its source is the component that wrote it.", "阅读消息，来源就是写下它的组件。"},
		command: "kubectl get events{ns}", link: "reference/kubernetes-api/cluster-resources/event-v1/",
	},
}
