package explain

const (
	describePod = "kubectl describe pod {pod}{ns}"
	lifecycle   = "concepts/workloads/pods/pod-lifecycle/"
)

// phaseTopics are the five phases, and the STATUS words that are phases.
var phaseTopics = map[string]topic{
	"phase/Pending": {
		title: text{"Accepted, but not all containers have run yet", "已被接受，但容器还没有全部运行过"},
		means: text{
			"The API server has stored the pod. It waits for a node, for its volumes and images, or for its init containers. A pod whose image cannot be pulled stays Pending for ever.",
			"API server 已经存下这个 Pod。它可能在等待分配节点、等待卷和镜像就绪，或者在等 init 容器跑完。镜像拉不下来的 Pod 会一直停在 Pending。",
		},
		here: text{"[[It was created {age} ago.]] [[It has been given node {node}.]]", "[[它创建于 {age}前。]][[已分配到节点 {node}。]]"},
		next: text{"It becomes Running once every container has been created and at least one runs.", "所有容器都创建完、至少有一个在运行时，phase 变为 Running。"},
		check: text{
			"Look at the conditions: PodScheduled False means that no node takes it; otherwise the containers' waiting reasons tell what is missing.",
			"看 conditions：PodScheduled 为 False 说明没有节点肯收它；否则容器的 waiting reason 会告诉你缺什么。",
		},
		command: describePod, link: lifecycle + "#pod-phase",
	},
	"phase/Running": {
		title: text{"Bound to a node, all containers created, at least one still alive", "已绑定节点，所有容器都已创建，至少一个还活着"},
		means: text{
			"Running is not the same as healthy: a container that is starting again or waiting in a back-off counts too, and Ready is a condition of its own.",
			"Running 不等于健康：正在重启或正处于退避等待的容器也算在内，能否接收流量要看 Ready 这个 condition。",
		},
		here:   text{"It runs on {node}[[; not ready: {unready}]].", "它运行在 {node} 上[[；尚未就绪的容器：{unready}]]。"},
		next:   text{"It stays Running until all containers have ended for good or the pod is deleted.", "直到所有容器都不再重启地结束，或 Pod 被删除，phase 才会改变。"},
		check:  text{"Look at READY and at the Ready condition, not at the phase, to know whether the pod serves.", "想知道 Pod 是否在提供服务，看 READY 列和 Ready condition，而不是 phase。"},
		fields: []string{"spec.restartPolicy"}, command: "kubectl get pod {pod}{ns} -o wide", link: lifecycle + "#pod-phase",
	},
	"phase/Succeeded": {
		title: text{"All containers have ended with exit code 0 and stay ended", "所有容器都以退出码 0 结束，且不会再启动"},
		means: text{
			"The work is done. kubectl shows it as Completed. Only restartPolicy Never or OnFailure, or the end of a deletion, lets a pod get here.",
			"工作做完了，kubectl 显示为 Completed。只有 restartPolicy 是 Never 或 OnFailure，或者删除走到最后时，Pod 才会到这一步。",
		},
		here:   text{"Its restartPolicy is {restartPolicy}.", "它的 restartPolicy 是 {restartPolicy}。"},
		next:   text{"Nothing: the object stays until someone deletes it.", "不会再有变化：对象会保留到有人删除它。"},
		check:  text{"Nothing to mend. Its logs can still be read.", "无需修复。日志仍然可以查看。"},
		fields: []string{"spec.restartPolicy"}, command: "kubectl logs {pod}{ns}", link: lifecycle + "#pod-phase",
	},
	"phase/Failed": {
		title: text{"All containers have ended and at least one of them badly", "所有容器都已结束，其中至少一个是失败的"},
		means: text{
			"A container ended with an exit code other than 0 (or was killed) and is not started again, or the pod was refused, evicted or ran out of time. A failed pod never comes back; a controller makes a new one.",
			"有容器以非 0 退出码结束（或被杀死）且不会再启动，或者 Pod 被节点拒绝、被驱逐、超过期限。失败的 Pod 不会复活，由控制器另建一个新的。",
		},
		here:   text{"Its restartPolicy is {restartPolicy}.[[ Reason: {podReason}.]][[ {podMessage}]]", "它的 restartPolicy 是 {restartPolicy}。[[原因：{podReason}。]][[{podMessage}]]"},
		next:   text{"Nothing: the object stays until someone deletes it.", "不会再有变化：对象会保留到有人删除它。"},
		check:  text{"Read the exit codes and the logs; then delete the pod and make it anew.", "先看退出码和日志，再删掉 Pod 重新创建。"},
		fields: []string{"spec.restartPolicy", "spec.activeDeadlineSeconds"}, command: "kubectl logs {pod}{ns}", link: lifecycle + "#pod-phase",
	},
	"phase/Unknown": {
		title: text{"Nobody can say how the pod is", "没有人知道这个 Pod 现在怎样"},
		means: text{
			"The node has not reported for so long that the pod's state cannot be told. Nowadays such pods usually keep their last phase and lose their Ready condition instead.",
			"节点太久没有上报，Pod 的状态无从得知。如今的集群里，这类 Pod 通常保留最后的 phase，只是 Ready condition 变为 False。",
		},
		here:    text{"It is bound to {node}.", "它绑定在 {node} 上。"},
		next:    text{"When the node comes back its kubelet reports the truth; when it stays away the pod is evicted.", "节点恢复后 kubelet 会上报真实状态；一直不恢复的话，Pod 会被驱逐。"},
		check:   text{"Look at the node: its Ready condition, its network, its kubelet.", "检查节点：Ready condition、网络、kubelet。"},
		command: "kubectl describe node {node}", link: lifecycle + "#pod-phase",
	},
}

// stateTopics are container states and the STATUS words for a pod that does well.
var stateTopics = map[string]topic{
	"state/running": {
		title: text{"The container's process runs", "容器的进程正在运行"},
		means: text{
			"Its main process has been started and has not ended. Whether it is ready to serve is for the readiness probe to say, if there is one.",
			"主进程已经启动且没有结束。能不能提供服务由就绪探针（如果配置了）来判断。",
		},
		here:   text{"*{container}* has been running for {running}[[, after {restarts} {restarts|restart|restarts}]].", "*{container}* 已经运行了 {running}[[，此前重启过 {restarts} 次]]。"},
		next:   text{"It runs until its process ends, a liveness probe gives up on it, or the pod is deleted.", "直到进程结束、存活探针判定失败，或 Pod 被删除。"},
		check:  text{"Nothing to mend.", "无需修复。"},
		fields: []string{"{path}.command", "{path}.args"}, command: "kubectl logs {pod}{ns} -c {container}", link: lifecycle + "#container-state-running",
		rules: []Rule{RuleContainerStarted},
	},
	"state/running/unready": {
		title: text{"The process runs, but is not ready", "进程在运行，但还没就绪"},
		means: text{
			"Services send no traffic to a pod with an unready container. Being unready never restarts a container: that is what liveness probes are for.",
			"只要有容器未就绪，Service 就不会把流量发给这个 Pod。未就绪不会引起重启，重启是存活探针的事。",
		},
		here:   text{"*{container}* has been running for {running}. [[Its readiness probe has to pass {successThreshold} {successThreshold|time|times} in a row; it runs every {period}.]]", "*{container}* 已运行 {running}。[[就绪探针每 {period}执行一次，需要连续成功 {successThreshold} 次。]]"},
		next:   text{"The pod becomes ready as soon as the probe has passed often enough.", "探针成功次数达到要求后立即就绪。"},
		check:  text{"Try the probe's request by hand from inside the container; look for Unhealthy events.", "在容器里手动执行探针的请求，并查看 Unhealthy 事件。"},
		fields: []string{"{path}.readinessProbe", "{path}.startupProbe"}, command: describePod, link: lifecycle + "#container-probes",
		rules: []Rule{RuleProbeFailed, RuleReadinessLost, RuleProbeWaiting},
	},
	"Running": {
		title: text{"At least one container is alive, and nothing worse is to be told", "至少有一个容器活着，而且没有更糟的消息"},
		means: text{
			"The STATUS column repeats the phase when no container gives a reason to say something else. Compare READY: it counts the containers that can serve.",
			"没有容器给出别的理由时，STATUS 列就显示 phase。请对照 READY 列，它统计能提供服务的容器数。",
		},
		here:    text{"The pod runs on {node}[[; not ready: {unready}]].", "Pod 运行在 {node} 上[[；尚未就绪的容器：{unready}]]。"},
		next:    text{"Nothing is due.", "暂时不会有变化。"},
		check:   text{"If READY shows fewer containers than there are, look at the Ready condition.", "如果 READY 显示的数目不足，去看 Ready condition。"},
		command: "kubectl get pod {pod}{ns} -o wide", link: lifecycle + "#pod-phase",
	},
	"Running/failing": {
		title: text{"The process runs, but its {probe} probe fails", "进程在运行，但 {probe} 探针在失败"},
		means: text{
			"A single failure changes nothing: the kubelet counts failures in a row, and one success begins the count anew. STATUS says Running until the container is killed.",
			"单次失败没有后果：kubelet 统计连续失败的次数，成功一次就从头算起。容器被杀死之前，STATUS 一直是 Running。",
		},
		here:   text{"*{container}* has been running for {running}[[, after {restarts} {restarts|restart|restarts}]].", "*{container}* 已经运行了 {running}[[，此前重启过 {restarts} 次]]。"},
		next:   text{"If the next {more} {more|run fails|runs fail} too, *{container}* is killed in about {turn}; the restartPolicy ({restartPolicy}) says whether it starts again.", "如果接下来 {more} 次也失败，*{container}* 大约 {turn}后被杀死；是否再次启动由 restartPolicy（{restartPolicy}）决定。"},
		check:  text{"Do by hand what the probe does, from inside the container. A probe that gives up too early needs a larger failureThreshold or timeoutSeconds.", "在容器里手动执行探针所做的事。判定得太早，就调大 failureThreshold 或 timeoutSeconds。"},
		fields: []string{"{probePath}.failureThreshold", "{probePath}.periodSeconds", "{probePath}.timeoutSeconds"}, command: describePod, link: probesDoc,
	},
	"Running/failing/readiness": {
		title: text{"Still ready, but its readiness probe fails", "仍然就绪，但就绪探针在失败"},
		means: text{
			"Only failureThreshold failures in a row make a container unready. Until then Services go on sending traffic to it.",
			"连续失败达到 failureThreshold 次才会变为未就绪，在那之前 Service 照常发送流量。",
		},
		here:   text{"*{container}* has been running for {running}[[, after {restarts} {restarts|restart|restarts}]].", "*{container}* 已经运行了 {running}[[，此前重启过 {restarts} 次]]。"},
		next:   text{"If the next {more} {more|run fails|runs fail} too, it is unready in about {turn}. It is not restarted for that.", "如果接下来 {more} 次也失败，大约 {turn}后变为未就绪，但不会因此重启。"},
		check:  text{"Is what the program depends on there? Do by hand what the probe does.", "程序依赖的东西可用吗？手动执行探针所做的事试试。"},
		fields: []string{"{probePath}.failureThreshold", "{probePath}.periodSeconds"}, command: describePod, link: probesDoc,
	},
	"Running/killing": {
		title: text{"Still running, but a probe has condemned it", "还在运行，但探针已判定要杀死它"},
		means: text{
			"The probe failed failureThreshold times in a row. The kubelet runs preStop, sends SIGTERM and waits for the grace period before SIGKILL; STATUS says Running until the process has ended.",
			"探针连续失败达到 failureThreshold 次。kubelet 先执行 preStop、发送 SIGTERM，宽限期过后才发 SIGKILL；进程结束之前，STATUS 仍是 Running。",
		},
		here:   text{"*{container}* failed its {probe} probe[[ {threshold} {threshold|time|times} in a row]].", "*{container}* 的 {probe} 探针[[连续 {threshold} 次]]失败。"},
		next:   text{"When its process has ended, the restartPolicy ({restartPolicy}) says whether it starts again.", "进程结束后，是否再次启动由 restartPolicy（{restartPolicy}）决定。"},
		check:  text{"Look at the Unhealthy events. A program that handles SIGTERM ends sooner.", "查看 Unhealthy 事件。能处理 SIGTERM 的程序结束得更快。"},
		fields: []string{"{probePath}.failureThreshold", "{probePath}.terminationGracePeriodSeconds", "spec.terminationGracePeriodSeconds"}, command: describePod, link: probesDoc,
		rules: []Rule{RuleGraceExpired, RuleGraceStarted, RulePreStopRunning, RuleProbeKill},
	},
	"NotReady": {
		title: text{"Some containers have completed, others run, and the pod is not ready", "部分容器已完成，其余仍在运行，Pod 未就绪"},
		means: text{
			"STATUS says NotReady when one container has ended with exit code 0 and stays ended while another still runs and the pod's Ready condition is False.",
			"一个容器以退出码 0 结束且不再启动、另一个还在运行、而 Ready condition 为 False 时，STATUS 就显示 NotReady。",
		},
		here:   text{"Not ready: {unready}. The restartPolicy is {restartPolicy}.", "未就绪的容器：{unready}。restartPolicy 是 {restartPolicy}。"},
		next:   text{"When the last container ends the pod is Completed or Error.", "最后一个容器结束后，STATUS 变为 Completed 或 Error。"},
		check:  text{"If the ended container should serve for ever, give it a command that does not end, or restartPolicy Always.", "如果那个容器本该一直运行，请换成不会结束的命令，或使用 restartPolicy: Always。"},
		fields: []string{"spec.restartPolicy"}, command: describePod, link: lifecycle + "#restart-policy",
	},
	"Completed": {
		title: text{"The program ended with exit code 0", "程序以退出码 0 结束"},
		means: text{
			"Completed is a container's reason, and STATUS repeats it. Under restartPolicy Always even a success is started again; under OnFailure or Never it stays, and when all containers are there the phase is Succeeded.",
			"Completed 是容器 terminated 状态的 reason，STATUS 照搬了它。restartPolicy 为 Always 时，即使成功退出也会重新启动；为 OnFailure 或 Never 时保持结束，所有容器都这样之后 phase 变为 Succeeded。",
		},
		here: text{"[[*{container}* ended {ended} ago[[ after {ran}]].]] The restartPolicy is {restartPolicy}[[, restarts so far: {restarts}]].", "[[*{container}* 在 {ended}前结束。]]restartPolicy 是 {restartPolicy}[[，到目前为止重启了 {restarts} 次]]。"},
		next: text{"With Always it is started again after its back-off; otherwise nothing more happens.", "Always：退避时间过后重新启动；否则不会再有变化。"},
		check: text{
			"If it ended though it should go on: its command does not stay in the foreground. If it is meant to end: use a Job, or restartPolicy OnFailure or Never.",
			"不该结束却结束了：说明命令没有在前台持续运行。本来就该结束：请用 Job，或把 restartPolicy 设为 OnFailure/Never。",
		},
		fields: []string{"spec.restartPolicy", "{path}.command", "{path}.args"}, command: "kubectl logs {pod}{ns}", link: lifecycle + "#container-state-terminated",
		rules: []Rule{RuleBackOffStarted, RuleContainerRestart, RuleContainerNoRestart, RuleContainerExited},
	},
}
