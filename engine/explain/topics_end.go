package explain

// endTopics are about containers that end, restart, and pods that go.
var endTopics = map[string]topic{
	"CrashLoopBackOff": {
		title: text{"Waits before the container is started again", "等待一段时间后再重启容器"},
		means: text{
			"The container keeps ending. To spare the node, the kubelet waits between restarts: 10 s, then twice as long each time, up to 5 minutes; ten minutes without trouble reset it. It is a container's waiting reason, not a phase.",
			"容器一再退出。为了不拖累节点，kubelet 在两次重启之间等待：先 10 秒，之后每次翻倍，最长 5 分钟；平稳运行 10 分钟后重新计算。它是容器 waiting 状态的 reason，不是 phase。",
		},
		here: text{"[[*{container}* has been restarted {restarts} {restarts|time|times}. ]][[Its last run ended {ended} ago with exit code {exitCode}: {exitMeaning}.]]", "[[*{container}* 已重启 {restarts} 次。]][[上一次运行在 {ended}前结束，退出码 {exitCode}：{exitMeaning}。]]"},
		next: text{"[[The back-off ends in {wait}. ]]At its next look after that the kubelet starts it once more. If it ends again, the next wait is twice as long.", "[[退避还剩 {wait}。]]退避结束后，kubelet 下一次查看时会再启动它。如果又退出，下一次等待时间翻倍。"},
		check: text{
			"Read the log of the run that ended (--previous) and its exit code. The back-off is only the consequence: mend why the program ends.",
			"看上一次运行的日志（--previous）和退出码。退避只是结果，要修的是程序为什么退出。",
		},
		fields: []string{"spec.restartPolicy", "{path}.command", "{path}.args"}, command: "kubectl logs {pod}{ns} -c {container} --previous",
		link: lifecycle + "#container-restarts", rules: []Rule{RuleBackOffStarted},
	},
	"Error": {
		title: text{"The program ended with an error", "程序出错退出"},
		means: text{
			"The container's exit code is not 0. Whether it is started again is for the restartPolicy to say; through short back-offs STATUS keeps reading Error and not CrashLoopBackOff.",
			"容器的退出码不是 0。是否重启由 restartPolicy 决定；退避时间较短时 STATUS 会一直显示 Error，而不是 CrashLoopBackOff。",
		},
		here:   text{"[[*{container}* ended with exit code {exitCode}: {exitMeaning}[[, after {ran}]].]] The restartPolicy is {restartPolicy}[[, restarts so far: {restarts}]].", "[[*{container}* 的退出码是 {exitCode}：{exitMeaning}[[，运行了 {ran}]]。]]restartPolicy 是 {restartPolicy}[[，已重启 {restarts} 次]]。"},
		next:   text{"[[It may start again in {wait}. ]]With Always and OnFailure a container is started again after its back-off; with Never it stays, and the pod fails when all have ended.", "[[{wait}后可以再次启动。]]Always 和 OnFailure：退避后重启；Never：保持结束，全部容器结束后 Pod 变为 Failed。"},
		check:  text{"Read the log and the exit code.", "查看日志和退出码。"},
		fields: []string{"spec.restartPolicy", "{path}.command", "{path}.args"}, command: "kubectl logs {pod}{ns} -c {container}", link: lifecycle + "#container-state-terminated",
		rules: []Rule{RuleBackOffStarted, RuleGraceExpired, RuleProbeKill, RuleContainerRestart, RuleContainerNoRestart, RuleContainerExited},
	},
	"OOMKilled": {
		title: text{"Killed for using more memory than its limit", "内存超过上限，被杀死"},
		means: text{
			"The kernel killed a process of the container when its memory reached the limit; the exit code is 137. Requests place a pod, limits bound it: only the limit matters here.",
			"容器的内存用量达到上限，内核杀死了其中的进程，退出码 137。requests 用于调度，limits 才是上限，这里起作用的只有 limit。",
		},
		here:   text{"*{container}*[[ may use {limit}]].[[ It ended {ended} ago[[ after {ran}]].]][[ Restarts so far: {restarts}.]]", "*{container}*[[ 的内存上限是 {limit}]]。[[它在 {ended}前结束。]][[已重启 {restarts} 次。]]"},
		next:   text{"It is started again by the restartPolicy, with the usual back-off, and will be killed again if it needs as much.", "按 restartPolicy 重启并照常退避；如果仍需要那么多内存，会再次被杀。"},
		check:  text{"Raise the limit, or make the program use less (heap size, caches). Compare what it uses with kubectl top.", "调高 limit，或让程序少用内存（堆大小、缓存）。可用 kubectl top 对比实际用量。"},
		fields: []string{"{path}.resources.limits.memory", "{path}.resources.requests.memory"}, command: describePod, link: "tasks/configure-pod-container/assign-memory-resource/#exceed-a-container-s-memory-limit",
		rules: []Rule{RuleContainerOOMKilled, RuleBackOffStarted},
	},
	"ContainerStatusUnknown": {
		title: text{"The container cannot be found any more", "容器已经找不到了"},
		means: text{
			"The kubelet was to report how the container ended, but the runtime does not know it: the pod was stopped before it was created, was evicted, or its container was removed. 137 stands in for the exit code.",
			"kubelet 需要上报容器的结局，但运行时里已经没有它：容器还没创建 Pod 就被停掉、Pod 被驱逐，或者容器被移除。退出码用 137 代替。",
		},
		here:  text{"*{container}* of a pod on {node}.[[ {endMessage}.]]", "{node} 上的容器 *{container}*。[[{endMessage}。]]"},
		next:  text{"The pod ends as Failed, or goes when it is being deleted.", "Pod 会以 Failed 告终；如果正在删除则随后消失。"},
		check: text{"Look at the pod's reason and Events for why it was stopped.", "看 Pod 的 reason 和 Events，弄清为什么被停掉。"}, command: describePod, link: lifecycle + "#container-state-terminated",
		rules: []Rule{RuleContainerUnknown, RuleLocalStorageEvict, RuleNodePressureEvict},
	},
	"DeadlineExceeded": {
		title: text{"Active for longer than allowed", "运行时间超过期限"},
		means: text{
			"activeDeadlineSeconds counts from the moment that the kubelet accepted the pod. When it is over the pod fails at once, and its containers are stopped with their grace period.",
			"activeDeadlineSeconds 从 kubelet 接受 Pod 时开始计时。到期后 Pod 立即判为失败，容器按宽限期停止。",
		},
		here:   text{"The limit is {deadline}; the grace period is {grace}.", "期限是 {deadline}，宽限期是 {grace}。"},
		next:   text{"STATUS can read Running until the containers have ended; then the pod stays Failed.", "容器全部停止之前 STATUS 可能仍显示 Running，之后 Pod 停在 Failed。"},
		check:  text{"Give it more time, or find out what took so long.", "放宽期限，或查明为什么耗时这么久。"},
		fields: []string{"spec.activeDeadlineSeconds", "spec.terminationGracePeriodSeconds"}, command: describePod, link: "concepts/workloads/pods/pod-lifecycle/",
		rules: []Rule{RuleDeadlineExceeded},
	},
	"Terminating": {
		title: text{"Being deleted; its containers get time to end", "正在删除，容器在限期内收尾"},
		means: text{
			"Terminating is not a phase: it says that the pod has a deletionTimestamp. The kubelet runs preStop, sends SIGTERM, waits for the rest of the grace period, then sends SIGKILL. The object goes when everything is cleaned up.",
			"Terminating 不是 phase，只表示 Pod 带有 deletionTimestamp。kubelet 先执行 preStop，再发 SIGTERM，等宽限期剩余时间用完后发 SIGKILL。清理完毕后对象才消失。",
		},
		here: text{"It was deleted {deleted} ago with a grace period of {grace}, of which {graceLeft} are left.[[ Finalizers: {finalizers}.]]", "它在 {deleted}前被删除，宽限期 {grace}，还剩 {graceLeft}。[[终结器：{finalizers}。]]"},
		next: text{"The object goes as soon as all containers have ended, at the latest shortly after the grace period.", "所有容器结束后对象就会消失，最迟在宽限期结束后不久。"},
		check: text{
			"If it takes the whole grace period: PID 1 ignores SIGTERM unless it handles it; trap it, or exec the program. If it stays for ever: finalizers, or a node that does not answer.",
			"如果耗尽整个宽限期：PID 1 不处理 SIGTERM 就会忽略它，请用 trap 捕获或用 exec 启动程序。如果一直不消失：检查 finalizers 或失联的节点。",
		},
		fields: []string{"spec.terminationGracePeriodSeconds", "{path}.lifecycle.preStop", "metadata.finalizers"}, command: describePod, link: lifecycle + "#pod-termination",
		rules: []Rule{RuleGraceExpired, RuleGraceStarted, RulePreStopRunning, RulePreStopFinished, RuleFinalizersWait, RuleTaintEviction, RulePreempted, RuleEvictionAPI, RuleDeletionRequested},
	},
	"exit": {
		title: text{"The container has ended", "容器已经结束"},
		means: text{"Its main process, PID 1, has exited or was killed; everything else in the container went with it.", "主进程（PID 1）退出或被杀，容器里的其他进程也随之结束。"},
		here:  text{"*{container}* ended with exit code {exitCode}: {exitMeaning}[[, after {ran}]].", "*{container}* 的退出码是 {exitCode}：{exitMeaning}[[，运行了 {ran}]]。"},
		next:  text{"The restartPolicy ({restartPolicy}) decides whether it is started again.", "是否重启由 restartPolicy（{restartPolicy}）决定。"},
		check: text{"Read its log.", "查看日志。"}, fields: []string{"spec.restartPolicy"}, command: "kubectl logs {pod}{ns} -c {container}", link: lifecycle + "#container-state-terminated",
		rules: []Rule{RuleContainerRestart, RuleContainerNoRestart, RuleContainerExited},
	},
	"Failed": {
		title: text{"The pod has failed", "Pod 已失败"},
		means: text{"No container says more than the phase does: the pod was given up before its containers could report.", "没有容器能提供比 phase 更多的信息：容器还没来得及上报，Pod 就被放弃了。"},
		here:  text{"[[Reason: {podReason}. ]][[{podMessage}]]", "[[原因：{podReason}。]][[{podMessage}]]"}, next: text{"It stays so until it is deleted.", "保持不变，直到被删除。"},
		check: text{"Look at the DisruptionTarget condition and the Events for who gave it up.", "看 DisruptionTarget condition 和 Events，查明是谁放弃了它。"}, command: describePod, link: lifecycle + "#pod-phase",
		rules: []Rule{RulePodGCOrphaned, RulePodGCTerminating, RuleAdmissionRejected},
	},
}
