package explain

const (
	jobDocs     = "concepts/workloads/controllers/job/"
	serviceDocs = "concepts/services-networking/service/"
	nodeDocs    = "concepts/architecture/nodes/"
)

// jobTopics are how jobs and cron jobs stand.
var jobTopics = map[string]topic{
	"job/running": {
		title: text{"The job is at work", "Job 进行中"},
		means: text{"A job makes pods until enough of them have succeeded. It counts a pod when it has ended.", "Job 不断创建 Pod，直到成功的数量足够；Pod 结束后才计数。"},
		here:  text{"[[{succeeded} of {completions} {succeeded|has|have} succeeded]][[, {failed} {failed|has|have} failed of at most {limit}]]; {active} {active|runs|run} now.", "[[{completions} 个中已成功 {succeeded} 个]][[，失败 {failed} 个，上限 {limit}]]；正在运行 {active} 个。"}.and(blame),
		next:  text{"Each pod that ends is counted about a second later; then the next is made.", "每个 Pod 结束约一秒后计数，再创建下一个。"}, check: text{"Read the pods' logs.", "查看 Pod 的日志。"}, command: "kubectl describe job {name}{ns}", link: jobDocs,
		fields: []string{"spec.completions", "spec.parallelism", "spec.backoffLimit"},
	},
	"job/backoff": {
		title: text{"The job waits before it tries again", "Job 等待重试"},
		means: text{"After each failed pod it waits longer: 10 s, 20 s, 40 s, up to 10 minutes. A success begins anew.", "每失败一次就等得更久：10 秒、20 秒、40 秒……最多 10 分钟；成功一次就重新计算。"},
		next:  text{"The next pod is made[[ in {wait}]].", "[[{wait}后]]创建下一个 Pod。"},
		check: text{"The failed pods are still there: read their logs.", "失败的 Pod 还在，可以查看日志。"}, command: "kubectl logs job/{name}{ns}", link: jobDocs + "#pod-backoff-failure-policy", fields: []string{"spec.backoffLimit"}, rules: []Rule{RuleJobPodFailed},
	},
	"job/complete": {
		title: text{"The job is complete", "Job 已完成"},
		means: text{"Enough pods have succeeded. They stay for their logs, until the job is deleted.", "成功的 Pod 数已足够。它们会保留到 Job 被删除，以便查看日志。"}, here: text{"[[{succeeded} of {completions} have succeeded.]]", "[[{completions} 个中成功 {succeeded} 个。]]"},
		next: text{"[[It is deleted {ttl} after its end (ttlSecondsAfterFinished).]] Nothing runs any more.", "不再运行任何 Pod。[[结束 {ttl} 后自动删除（ttlSecondsAfterFinished）。]]"}, check: text{"Nothing needs mending.", "无需处理。"}, command: "kubectl logs job/{name}{ns}", link: jobDocs,
		fields: []string{"spec.completions"}, rules: []Rule{RuleJobComplete, RuleJobSuccessPolicy},
	},
	"job/failed": {
		title: text{"The job has failed", "Job 已失败"},
		means: text{"It will not try again: its pods failed more often than backoffLimit allows, its activeDeadlineSeconds are over, or a policy ended it.", "不会再重试：失败次数超过 backoffLimit，或超过 activeDeadlineSeconds，或被策略终止。"},
		here:  text{"[[{message}.]][[ {failed} {failed|pod has|pods have} failed; the limit is {limit}.]]", "[[{message}。]][[失败 {failed} 个，上限 {limit}。]]"}, next: text{"Pods that still run are stopped. Nothing else happens.", "还在运行的 Pod 被停掉，此后不再有动作。"},
		check: text{"Read the logs of the pods that failed. A job cannot be started again: delete it and make a new one.", "查看失败 Pod 的日志。Job 不能重新启动，要删掉重建。"}, command: "kubectl describe job {name}{ns}", link: jobDocs + "#pod-backoff-failure-policy",
		fields: []string{"spec.backoffLimit", "spec.activeDeadlineSeconds"}, rules: []Rule{RuleJobBackoffLimit, RuleJobDeadline, RuleJobPolicyFailed, RuleJobIndexesFailed},
	},
	"job/suspended": {
		title: text{"The job is suspended", "Job 已挂起"},
		means: text{"suspend is true: it makes no pods, and those that it had were deleted.", "suspend 为 true：不创建 Pod，原有的已删除。"}, here: text{"[[{succeeded} of {completions} have succeeded so far.]]", "[[到目前为止 {completions} 个中成功 {succeeded} 个。]]"}, next: text{"Nothing, until suspend is false.", "suspend 改为 false 之前什么也不会发生。"},
		check: text{"kubectl patch job {name}{ns} -p '{\"spec\":{\"suspend\":false}}'", "恢复：kubectl patch job {name}{ns} -p '{\"spec\":{\"suspend\":false}}'"}, command: "kubectl describe job {name}{ns}", link: jobDocs + "#suspending-a-job", fields: []string{"spec.suspend"},
	},
	"cronjob": {
		title: text{"It starts jobs by a schedule", "按计划启动 Job"},
		means: text{"At each due time a job is made; concurrencyPolicy says what happens when the last one still runs.", "到点就创建一个 Job；concurrencyPolicy 决定上一个还在运行时怎么办。"}, here: text{"The schedule is {schedule}[[; the last job was due {last} ago]]; {active} {active|runs|run} now, and the policy is {policy}.", "计划是 {schedule}[[，上一次在 {last}前]]；正在运行 {active} 个，策略为 {policy}。"},
		next: text{"[[The next look is in {next}.]] Times are UTC unless timeZone is set.", "[[下一次在 {next}后。]]没有设置 timeZone 时按 UTC 计算。"}, check: text{"kubectl create job --from=cronjob/{name} NAME{ns} starts one at once.", "kubectl create job --from=cronjob/{name} NAME{ns} 可以立即启动一个。"}, command: "kubectl get cronjobs,jobs{ns}", link: "concepts/workloads/controllers/cron-jobs/",
		fields: []string{"spec.schedule", "spec.concurrencyPolicy"}, rules: []Rule{RuleCronJobDue, RuleCronJobForbid, RuleCronJobReplace},
	},
	"cronjob/suspended": {
		title: text{"The cron job is suspended", "CronJob 已挂起"},
		means: text{"suspend is true: no new jobs are started; one that runs goes on.", "suspend 为 true：不再启动新的 Job，正在运行的继续。"}, here: text{"The schedule is {schedule}.", "计划是 {schedule}。"}, next: text{"Nothing, until suspend is false.", "suspend 改为 false 之前什么也不会发生。"}, check: text{"Set suspend to false.", "把 suspend 改为 false。"},
		command: "kubectl get cronjob {name}{ns}", link: "concepts/workloads/controllers/cron-jobs/#schedule-suspension", fields: []string{"spec.suspend"},
	},
}

// serviceTopics are where the traffic of services goes, and whether a pod gets any.
var serviceTopics = map[string]topic{
	"service": {
		title: text{"The service has endpoints", "Service 有后端"},
		means: text{"A service is an address that stays. Connections to it go to one of the pods that match its selector and are ready, chosen at random.", "Service 是一个固定的地址。连到它的连接会随机转给匹配选择器并且就绪的某个 Pod。"},
		here:  text{"{with} of {pods} {pods|pod|pods} that {pods|matches|match} [[{selector} ]]{with|gets|get} traffic[[: {names}]].", "匹配[[ {selector} ]]的 {pods} 个 Pod 中有 {with} 个得到流量[[：{names}]]。"}, next: text{"When a pod becomes ready or stops being so, its entry changes within milliseconds.", "Pod 就绪与否一有变化，几毫秒内条目就会更新。"},
		check: text{"Compare the endpoint slice with the pods' READY column.", "把 EndpointSlice 与 Pod 的 READY 列对照。"}, command: "kubectl get endpointslices{ns} -l kubernetes.io/service-name={name}", link: serviceDocs, fields: []string{"spec.selector"},
	},
	"service/headless": {
		title: text{"The service's name stands for its pods", "无头 Service"},
		means: text{"clusterIP None: DNS answers with the addresses of the ready pods themselves, and kube-proxy has nothing to do.", "clusterIP 为 None：DNS 直接返回就绪 Pod 的地址，kube-proxy 不参与。"}, here: text{"{with} of {pods} {pods|pod|pods} {with|is|are} in DNS[[: {names}]].", "{pods} 个 Pod 中有 {with} 个在 DNS 里[[：{names}]]。"}, next: text{"Clients see changes when they ask DNS again.", "客户端再次查询 DNS 时才看到变化。"},
		check: text{"Look the name up from a pod.", "在 Pod 里查询这个名字。"}, command: "kubectl get endpointslices{ns} -l kubernetes.io/service-name={name}", link: serviceDocs + "#headless-services", fields: []string{"spec.clusterIP", "spec.selector"},
	},
	"service/down": {
		title: text{"None of its pods is ready", "没有一个 Pod 就绪"},
		means: text{"Pods match the selector, but only ready ones get traffic. Connections are refused at once.", "有 Pod 匹配选择器，但只有就绪的才得到流量。连接会立即被拒绝。"}, here: text{"{pods} {pods|pod matches|pods match} [[{selector}]], none is ready.", "{pods} 个 Pod 匹配[[ {selector}]]，没有一个就绪。"}, next: text{"The first pod that becomes ready gets the traffic.", "第一个就绪的 Pod 会得到流量。"},
		check: text{"Find out why the pods are not ready: readiness probe, log, Events.", "查明 Pod 为何未就绪：就绪探针、日志、Events。"}, command: "kubectl get pods{ns} -l {selector}", link: "tasks/debug/debug-application/debug-service/", fields: []string{"spec.selector"},
	},
	"service/empty": {
		title: text{"No pod matches the selector", "没有 Pod 匹配选择器"},
		means: text{"A service finds its pods by labels alone. Without one that has all of them it has no endpoints, and connections are refused.", "Service 只凭标签找 Pod。没有 Pod 具备全部标签，就没有后端，连接会被拒绝。"}, here: text{"[[It looks for {selector}.]]", "[[它要找的是 {selector}。]]"}, next: text{"A pod that gets these labels becomes an endpoint as soon as it is ready.", "有了这些标签的 Pod 一就绪就会成为后端。"},
		check: text{"Compare with kubectl get pods{ns} --show-labels, letter by letter.", "与 kubectl get pods{ns} --show-labels 逐字对照。"}, command: "kubectl get pods{ns} -l {selector}", link: "tasks/debug/debug-application/debug-service/", fields: []string{"spec.selector"},
	},
	"service/manual": {
		title: text{"A service without a selector", "没有选择器的 Service"},
		means: text{"Its endpoints are written by somebody else, by hand or by a program.", "它的后端由别人维护：手写，或由程序写入。"}, here: text{"It has the address {ip}.", "它的地址是 {ip}。"}, next: text{"Nothing by itself.", "不会自动变化。"}, check: text{"Look at its endpoint slices.", "查看它的 EndpointSlice。"},
		command: "kubectl get endpointslices{ns} -l kubernetes.io/service-name={name}", link: serviceDocs + "#services-without-selectors",
	},
	"service/external": {
		title: text{"Another name for something outside", "集群外部的别名"},
		means: text{"DNS answers with a CNAME. No address is given out and nothing is forwarded.", "DNS 返回一个 CNAME；不分配地址，也不转发。"}, here: text{"[[It stands for {external}.]]", "[[它指向 {external}。]]"}, next: text{"Nothing by itself.", "不会自动变化。"}, check: text{"Look the name up from a pod.", "在 Pod 里查询这个名字。"},
		command: "kubectl get service {name}{ns}", link: serviceDocs + "#externalname", fields: []string{"spec.externalName"},
	},
	"traffic": {
		title: text{"The pod gets traffic", "Pod 得到流量"},
		means: text{"A service whose selector matches a pod's labels sends it connections while the pod is ready.", "Service 的选择器匹配 Pod 的标签，并且 Pod 就绪时，才会把连接转给它。"}, here: text{"", ""}, next: text{"It stays so while the pod is ready and is not deleted.", "只要 Pod 就绪且没有被删除，就一直如此。"}, check: text{"Nothing needs mending.", "无需处理。"},
		command: "kubectl get endpointslices{ns}", link: serviceDocs,
	},
	"traffic/none": {
		title: text{"The pod gets no traffic", "Pod 没有流量"},
		means: text{"Running is not Ready: a service leaves out pods whose Ready condition is not True, and those that are being deleted.", "Running 不等于 Ready：Service 不会用 Ready 不为 True 的 Pod，也不会用正在删除的 Pod。"}, here: text{"", ""}, next: text{"When the pod is ready, its endpoint follows within milliseconds.", "Pod 一就绪，几毫秒内就会成为后端。"},
		check: text{"Look at the readiness probe and the container's state.", "查看就绪探针和容器状态。"}, command: "kubectl describe pod {pod}{ns}", link: "concepts/workloads/pods/pod-lifecycle/#pod-readiness-gate",
	},
	"traffic/unselected": {
		title: text{"No service leads to this pod", "没有 Service 指向这个 Pod"},
		means: text{"Services find pods by labels. Whoever knows the pod's address can reach it all the same.", "Service 凭标签找 Pod。知道 Pod 地址的人仍然可以直接访问。"}, here: text{"[[Its labels are {labels}; no service here selects them.]]", "[[它的标签是 {labels}，这里没有 Service 选择它们。]]"}, next: text{"Nothing.", "什么也不会发生。"},
		check: text{"kubectl expose pod {pod}{ns} --port=80 makes a service for it.", "kubectl expose pod {pod}{ns} --port=80 可以为它创建一个 Service。"}, command: "kubectl get services{ns} -o wide", link: serviceDocs, fields: []string{"metadata.labels"},
	},
}
