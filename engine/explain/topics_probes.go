package explain

const probesDoc = "tasks/configure-pod-container/configure-liveness-readiness-startup-probes/"

// probeTopics are about probes that fail and what the kubelet does then.
var probeTopics = map[string]topic{
	"event/Unhealthy": {
		title: text{"A probe has failed", "探针失败了"},
		means: text{"One run of a probe did not succeed. A single failure changes nothing; failureThreshold failures in a row do.", "探针某一次执行没有成功。单次失败不会有后果，连续失败达到 failureThreshold 次才会。"},
		here:  text{"[[{eventMessage}]]", "[[{eventMessage}]]"}, next: text{"It runs again after periodSeconds.", "periodSeconds 之后再次执行。"}, check: text{"Do by hand what the probe does, from inside the container.", "在容器里手动执行探针所做的事。"},
		fields: []string{"{path}.livenessProbe", "{path}.readinessProbe", "{path}.startupProbe"}, command: describePod, link: probesDoc, rules: []Rule{RuleProbeFailed},
	},
	"event/Unhealthy/liveness": {
		title: text{"The liveness probe has failed", "存活探针失败"},
		means: text{"After failureThreshold failures in a row the container is killed and started again (by the restartPolicy). The pod itself stays, with its IP and its volumes.", "连续失败达到 failureThreshold 次后，容器会被杀死并按 restartPolicy 重启；Pod 本身不变，IP 和卷都保留。"},
		here:  text{"*{container}*: {eventMessage}[[ The probe runs every {period}, and {threshold} {threshold|failure|failures} in a row {threshold|is|are} too many.]]", "*{container}*：{eventMessage}[[ 探针每 {period}执行一次，连续失败 {threshold} 次就算不行。]]"},
		next:  text{"[[At {threshold} {threshold|failure|failures} in a row]] the container is killed.", "[[连续失败 {threshold} 次时，]]容器被杀死。"},
		check: text{
			"Is the probe right (port, path, command)? Is the program up yet (use a startupProbe for slow starts, not a longer initialDelaySeconds)? Does it answer within timeoutSeconds?",
			"探针写对了吗（端口、路径、命令）？程序启动完了吗（启动慢应当用 startupProbe，而不是加大 initialDelaySeconds）？能在 timeoutSeconds 内响应吗？",
		},
		fields: []string{"{path}.livenessProbe.failureThreshold", "{path}.livenessProbe.periodSeconds", "{path}.livenessProbe.timeoutSeconds"}, command: describePod, link: probesDoc, rules: []Rule{RuleProbeKill, RuleProbeFailed},
	},
	"event/Unhealthy/readiness": {
		title: text{"The readiness probe has failed", "就绪探针失败"},
		means: text{"After failureThreshold failures in a row the container is unready and Services stop sending traffic. It is never restarted for that.", "连续失败达到 failureThreshold 次后容器变为未就绪，Service 不再发送流量。就绪探针永远不会引起重启。"},
		here:  text{"*{container}*: {eventMessage}[[ The probe runs every {period}; {threshold} {threshold|failure|failures} in a row {threshold|makes|make} it unready.]]", "*{container}*：{eventMessage}[[ 探针每 {period}执行一次，连续失败 {threshold} 次变为未就绪。]]"},
		next:  text{"[[After {successThreshold} {successThreshold|success|successes}]] it is ready again at once.", "[[成功 {successThreshold} 次后]]立即恢复就绪。"}, check: text{"Is the probe right, and is what the program depends on there?", "探针写对了吗？程序依赖的东西可用吗？"},
		fields: []string{"{path}.readinessProbe.failureThreshold", "{path}.readinessProbe.successThreshold", "{path}.readinessProbe.periodSeconds"}, command: "kubectl get endpointslices{ns}", link: probesDoc, rules: []Rule{RuleReadinessLost, RuleProbeFailed},
	},
	"event/Unhealthy/startup": {
		title: text{"The startup probe has not passed yet", "启动探针还没有通过"},
		means: text{"Until it passes once, liveness and readiness probes do not run. After failureThreshold failures in a row the container is killed and started again.", "在它第一次成功之前，存活和就绪探针都不执行。连续失败达到 failureThreshold 次后，容器会被杀死并重启。"},
		here:  text{"*{container}*: {eventMessage}[[ It has {threshold} {threshold|try|tries}, one every {period}: {budget} to start.]]", "*{container}*：{eventMessage}[[ 每 {period}试一次，共 {threshold} 次机会，也就是 {budget}的启动时间。]]"},
		next:  text{"One success lets the other probes begin.", "成功一次，其他探针就开始工作。"}, check: text{"Give the program enough time: failureThreshold × periodSeconds.", "给程序留足时间：failureThreshold × periodSeconds。"},
		fields: []string{"{path}.startupProbe.failureThreshold", "{path}.startupProbe.periodSeconds"}, command: describePod, link: probesDoc + "#define-startup-probes", rules: []Rule{RuleProbeKill, RuleProbeFailed},
	},
	"event/ProbeWarning": {
		title: text{"A probe succeeded, but something about it is odd", "探针成功了，但有点不对劲"},
		means: text{"An HTTP probe was redirected to another host, for instance. That counts as success and tells little about the program.", "例如 HTTP 探针被重定向到了别的主机，这算成功，但说明不了程序是否健康。"},
		here:  text{"[[{eventMessage}]]", "[[{eventMessage}]]"}, next: text{"The probe goes on.", "探针继续执行。"}, check: text{"Probe a path that answers by itself.", "换一个能自己应答的路径。"},
		fields: []string{"{path}.livenessProbe", "{path}.readinessProbe"}, command: describePod, link: probesDoc, rules: []Rule{RuleProbeSucceeded},
	},
	"event/Killing/liveness": {
		title: text{"Killed because its liveness probe gave up", "存活探针判定失败，容器被杀"},
		means: text{
			"The kubelet stops the container (preStop, SIGTERM, then SIGKILL when the grace period ends) and starts a new one in the same pod. The container's own files are lost, volumes stay.",
			"kubelet 停掉容器（preStop、SIGTERM，宽限期结束后 SIGKILL），并在同一个 Pod 里启动新容器。容器自己的文件会丢失，卷保留。",
		},
		here: text{"*{container}*[[ failed its liveness probe {threshold} {threshold|time|times} in a row]][[; restarts so far: {restarts}]].", "*{container}*[[ 的存活探针连续失败了 {threshold} 次]][[；已重启 {restarts} 次]]。"},
		next: text{"It is started again; killed often, it gets a growing back-off.", "随后重新启动；如果频繁被杀，重启间隔会越来越长。"}, check: text{"Look at the Unhealthy events before this one.", "看这之前的 Unhealthy 事件。"},
		fields: []string{"{path}.livenessProbe.failureThreshold", "{path}.livenessProbe.periodSeconds", "spec.terminationGracePeriodSeconds"}, command: "kubectl logs {pod}{ns} -c {container} --previous", link: probesDoc, rules: []Rule{RuleProbeKill},
	},
	"event/Killing/startup": {
		title: text{"Killed because it did not start in time", "没能及时启动，容器被杀"},
		means: text{"The startup probe used up all its tries. The container is stopped and started again.", "启动探针用完了所有机会，容器被停掉并重新启动。"},
		here:  text{"*{container}*[[ had {threshold} {threshold|try|tries}, one every {period}]].", "*{container}*[[ 有 {threshold} 次机会，每 {period}一次]]。"}, next: text{"It is started again and has as long once more.", "重新启动后，又有同样长的时间。"},
		check: text{"Raise failureThreshold, or make the program start faster.", "调大 failureThreshold，或让程序启动得快一些。"}, fields: []string{"{path}.startupProbe.failureThreshold", "{path}.startupProbe.periodSeconds"}, command: "kubectl logs {pod}{ns} -c {container} --previous", link: probesDoc + "#define-startup-probes", rules: []Rule{RuleProbeKill},
	},
}
