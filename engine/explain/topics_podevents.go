package explain

const hooksDoc = "concepts/containers/container-lifecycle-hooks/"

// podEventTopics are the kubelet's Events about containers that start and stop.
var podEventTopics = map[string]topic{
	"event/Created": {
		title: text{"The container has been created", "容器已创建"}, means: text{"The runtime has made it from the image: its file system, environment and limits stand. Its program does not run yet.", "运行时已按镜像建好容器：文件系统、环境变量和限制都已就位，但程序还没运行。"},
		here: text{"*{container}* from {image}.", "*{container}*，镜像 {image}。"}, next: text{"It is started.", "接下来启动。"}, check: text{"Nothing to mend.", "无需修复。"}, fields: []string{"{path}.image", "{path}.env"}, command: describePod, link: lifecycle + "#container-states", rules: []Rule{RuleContainerCreated},
	},
	"event/Started": {
		title: text{"The container's program runs", "容器的程序开始运行"}, means: text{"Its main process, PID 1, has been started: the manifest's command, or the image's ENTRYPOINT.", "主进程（PID 1）已启动：清单中的 command，或镜像的 ENTRYPOINT。"},
		here: text{"*{container}*[[ runs {command}]].", "*{container}*[[ 执行 {command}]]。"}, next: text{"postStart and the probes begin.", "postStart 和探针开始工作。"}, check: text{"Nothing to mend.", "无需修复。"},
		fields: []string{"{path}.command", "{path}.args", "{path}.lifecycle.postStart"}, command: "kubectl logs {pod}{ns} -c {container}", link: lifecycle + "#container-state-running", rules: []Rule{RuleContainerStarted},
	},
	"event/Killing": {
		title: text{"The container is being stopped", "正在停止容器"}, means: text{"The pod is being deleted, evicted or finished. preStop runs first, then SIGTERM is sent; what is left when the grace period ends gets SIGKILL.", "Pod 正在被删除、驱逐或结束。先执行 preStop，再发 SIGTERM，宽限期结束时仍在运行的会收到 SIGKILL。"},
		here: text{"*{container}* has {grace} to end[[; its preStop hook is {preStop}]].", "*{container}* 有 {grace}的时间收尾[[，preStop 钩子是 {preStop}]]。"}, next: text{"It ends, at the latest when the grace period is over.", "最迟在宽限期结束时终止。"},
		check: text{"If it always takes the whole time, its PID 1 does not handle SIGTERM.", "如果每次都耗尽时间，说明 PID 1 没有处理 SIGTERM。"}, fields: []string{"spec.terminationGracePeriodSeconds", "{path}.lifecycle.preStop"}, command: describePod, link: lifecycle + "#pod-termination",
		rules: []Rule{RuleGraceStarted, RulePreStopRunning},
	},
	"event/Killing/poststart": {
		title: text{"Killed because its postStart hook failed", "postStart 钩子失败，容器被杀"}, means: text{"A container whose postStart hook fails is not wanted: it is stopped with its grace period and started again.", "postStart 失败的容器不会被保留：按宽限期停掉后重新启动。"},
		here: text{"*{container}*[[: {postStart}]].", "*{container}*[[：{postStart}]]。"}, next: text{"It is started again after its back-off.", "退避后重新启动。"}, check: text{"See FailedPostStartHook and the container's waiting message.", "看 FailedPostStartHook 事件和容器的 waiting message。"},
		fields: []string{"{path}.lifecycle.postStart"}, command: describePod, link: hooksDoc, rules: []Rule{RulePostStartFailed},
	},
	"event/Killing/changed": {
		title: text{"Stopped because its definition changed", "定义变了，容器被停掉"}, means: text{"The image (or resources that need a restart) of a running pod was changed. The container is replaced in place; the pod stays.", "运行中 Pod 的镜像（或需要重启才能生效的资源）被修改，容器原地替换，Pod 不变。"},
		here: text{"*{container}* is to run {image}.", "*{container}* 将改用 {image}。"}, next: text{"The new one starts as soon as the old one has ended.", "旧容器一结束就启动新的。"}, check: text{"Nothing to mend.", "无需修复。"}, fields: []string{"{path}.image", "{path}.resizePolicy"}, command: describePod, link: "concepts/workloads/pods/", rules: []Rule{RuleContainerRestart},
	},
	"event/BackOff": {
		title: text{"Waits before the next restart", "等待下一次重启"}, means: text{"The container has ended again, and its back-off is not over: 10 s at first, doubled each time, at most 5 minutes.", "容器又退出了，而退避时间还没到：最初 10 秒，每次翻倍，最长 5 分钟。"},
		here: text{"[[*{container}* has been restarted {restarts} {restarts|time|times}. ]][[Its last run ended with exit code {exitCode}: {exitMeaning}.]]", "[[*{container}* 已重启 {restarts} 次。]][[上次退出码 {exitCode}：{exitMeaning}。]]"},
		next: text{"[[In {wait} the]] kubelet starts it again.", "[[{wait}后]]kubelet 会再次启动它。"}, check: text{"Read the log of the run that ended.", "看上一次运行的日志。"}, fields: []string{"spec.restartPolicy", "{path}.command"}, command: "kubectl logs {pod}{ns} -c {container} --previous",
		link: lifecycle + "#container-restarts", rules: []Rule{RuleBackOffStarted},
	},
	"event/BackOff/pull": {
		title: text{"Waits before the next pull", "等待下一次拉取"}, means: text{"Pulling failed, and its back-off is not over: 10 s at first, doubled each time, at most 5 minutes.", "拉取失败过，退避时间还没到：最初 10 秒，每次翻倍，最长 5 分钟。"},
		here: text{"*{container}* needs {image}.", "*{container}* 需要 {image}。"}, next: text{"[[In {wait} it]] is tried again.", "[[{wait}后]]再试一次。"}, check: text{"See the Failed event before it for the registry's answer.", "仓库的答复在此前的 Failed 事件里。"}, fields: []string{"{path}.image"}, command: describePod, link: imagesDoc + "#imagepullbackoff", rules: []Rule{RuleImagePullBackOff},
	},
	"event/Failed": {
		title: text{"A step of starting the container failed", "启动容器的某一步失败了"}, means: text{"The message says which step: pulling, creating or starting.", "消息里说明是哪一步：拉取、创建还是启动。"}, here: text{"[[*{container}*: ]][[{eventMessage}]]", "[[*{container}*：]][[{eventMessage}]]"},
		next: text{"The kubelet tries again, with growing pauses.", "kubelet 会以越来越长的间隔重试。"}, check: text{"Read the message.", "阅读消息。"}, fields: []string{"{path}.image", "{path}.command"}, command: describePod, link: debugPods,
		rules: []Rule{RuleContainerStartError, RuleContainerCreateError, RuleContainerConfigError, RuleImagePullFailed},
	},
	"event/FailedPostStartHook": {
		title: text{"The postStart hook failed", "postStart 钩子失败"}, means: text{"The event says no more; the command's exit code and output stand in the container's waiting message. The container is killed for it.", "事件本身没有细节；命令的退出码和输出在容器的 waiting message 里。容器会因此被杀死。"},
		here: text{"*{container}*[[ has the hook {postStart}]].[[ {message}]]", "*{container}*[[ 的钩子是 {postStart}]]。[[{message}]]"}, next: text{"The container is stopped and started again.", "容器被停掉并重新启动。"}, check: text{"Run the hook's command by hand.", "手动执行钩子命令。"},
		fields: []string{"{path}.lifecycle.postStart"}, command: describePod, link: hooksDoc, rules: []Rule{RulePostStartFailed},
	},
	"event/FailedPreStopHook": {
		title: text{"The preStop hook failed", "preStop 钩子失败"}, means: text{"The deletion goes on all the same: SIGTERM follows. The time that the hook took is gone from the grace period.", "删除照常继续，随后发送 SIGTERM。钩子用掉的时间从宽限期里扣除。"},
		here: text{"*{container}*[[ has the hook {preStop}]]; the grace period is {grace}.", "*{container}*[[ 的钩子是 {preStop}]]，宽限期为 {grace}。"}, next: text{"The container ends.", "容器随后结束。"}, check: text{"A hook that outlasts the grace period is cut off: make it shorter or the period longer.", "钩子超过宽限期会被打断：缩短钩子，或延长宽限期。"},
		fields: []string{"{path}.lifecycle.preStop", "spec.terminationGracePeriodSeconds"}, command: describePod, link: hooksDoc, rules: []Rule{RulePreStopFailed},
	},
	"event/SandboxChanged": {
		title: text{"The sandbox is gone, everything starts anew", "沙箱没了，一切重来"}, means: text{"The pause container that held the pod's network died. All containers are stopped and the pod starts over in a new sandbox, init containers included, with a new IP.", "持有网络的 pause 容器死了。所有容器停止，Pod 在新沙箱里从头来过，包括 init 容器，IP 也会变。"},
		here: text{"On {node}.[[ The IP is now {ip}.]]", "位于 {node}。[[现在的 IP 是 {ip}。]]"}, next: text{"A new sandbox, then the init containers, then the rest.", "先建新沙箱，再跑 init 容器，然后是其他容器。"}, check: text{"Has the node been restarted, or its runtime?", "节点或运行时重启过吗？"}, command: describePod, link: "concepts/workloads/pods/init-containers/#pod-restart-reasons", rules: []Rule{RuleSandboxChanged},
	},
	"event/FailedCreatePodSandBox": {
		title: text{"The sandbox could not be created", "沙箱创建失败"}, means: text{"Network plugin or runtime refused. Nothing of the pod can start.", "网络插件或运行时拒绝了，Pod 里什么都启动不了。"}, here: text{"[[{eventMessage}]]", "[[{eventMessage}]]"}, next: text{"It is tried again.", "会再次尝试。"}, check: text{"Look at the node's network plugin.", "检查节点的网络插件。"}, command: describePod, link: debugPods, rules: []Rule{RuleSandboxFailed},
	},
	"event/FailedPrepareDynamicResources": {
		title: text{"What the pod claims cannot be got ready", "Pod 申请的资源无法准备"},
		means: text{"The pod has ResourceClaims, and the node cannot find or prepare one. Nothing of the pod starts before that, not even its sandbox. The scheduler would have kept such a pod waiting; one that names its node itself passes it by.", "Pod 带有 ResourceClaim，而节点找不到或无法准备其中一个。在此之前 Pod 的任何部分都不会启动，连沙箱也没有。调度器本会让这样的 Pod 等着；自己写明 nodeName 的 Pod 绕过了它。"},
		here:  text{"[[{eventMessage}]]", "[[{eventMessage}]]"}, next: text{"It is tried again about every minute.", "大约每分钟再试一次。"}, check: text{"Does the ResourceClaim exist, and did the scheduler place the pod?", "ResourceClaim 存在吗？Pod 是由调度器安排的吗？"},
		fields: []string{"spec.resourceClaims", "spec.nodeName"}, command: describePod, link: "concepts/scheduling-eviction/dynamic-resource-allocation/", rules: []Rule{RuleClaimUnprepared},
	},
	"event/FailedKillPod": {
		title: text{"The pod could not be stopped", "Pod 停不下来"}, means: text{"The runtime did not do what the kubelet asked.", "运行时没有照 kubelet 的要求做。"}, here: text{"[[{eventMessage}]]", "[[{eventMessage}]]"}, next: text{"It is tried again.", "会再次尝试。"}, check: text{"Look at the node's runtime.", "检查节点的容器运行时。"}, command: describePod, link: debugPods,
	},
	"event/NetworkNotReady": {
		title: text{"The node's network is not ready", "节点网络未就绪"}, means: text{"The network plugin has not started; pods must wait.", "网络插件还没启动，Pod 只能等。"}, here: text{"[[{eventMessage}]]", "[[{eventMessage}]]"}, next: text{"The pod starts when the network does.", "网络就绪后 Pod 才启动。"}, check: text{"Look at the network plugin's pods.", "查看网络插件的 Pod。"}, command: "kubectl get pods -n kube-system -o wide", link: debugPods,
	},
	"event/DeadlineExceeded": {
		title: text{"The pod ran out of time", "Pod 超过期限"}, means: text{"activeDeadlineSeconds is over: the pod fails, its containers are stopped.", "activeDeadlineSeconds 已到：Pod 判为失败，容器被停掉。"}, here: text{"[[The limit is {deadline}.]]", "[[期限是 {deadline}。]]"}, next: text{"The containers end within the grace period.", "容器在宽限期内结束。"},
		check: text{"Give it more time, or none.", "放宽或去掉期限。"}, fields: []string{"spec.activeDeadlineSeconds"}, command: describePod, link: lifecycle, rules: []Rule{RuleDeadlineExceeded},
	},
	"event/Evicted": {
		title: text{"The node evicted the pod", "Pod 被节点驱逐"}, means: text{"A resource of the node ran short, or the pod used more local storage than it may.", "节点资源告急，或 Pod 的本地存储超限。"}, here: text{"[[{eventMessage}]]", "[[{eventMessage}]]"}, next: text{"The pod is Failed.", "Pod 变为 Failed。"}, check: text{"Raise limits or write less; see the node's conditions.", "提高上限或少写数据，并查看节点 condition。"},
		fields: []string{"spec.volumes", "spec.containers[0].resources"}, command: describePod, link: "concepts/scheduling-eviction/node-pressure-eviction/", rules: []Rule{RuleLocalStorageEvict, RuleNodePressureEvict},
	},
	"event/DNSConfigForming": {
		title: text{"The pod's resolv.conf was shortened", "Pod 的 resolv.conf 被截短"}, means: text{
			"A resolver takes three name servers, 32 search domains and 2,048 characters of them; the kubelet leaves out what is over. The pod runs all the same.",
			"解析器最多接受 3 个 nameserver、32 个搜索域（合计 2048 个字符），kubelet 略去多余的部分。Pod 照常运行。",
		}, here: text{"[[{eventMessage}]]", "[[{eventMessage}]]"}, next: text{"It is reported again while the pod lives.", "Pod 存在期间会再次报告。"},
		check: text{"Put fewer name servers or search domains into dnsConfig.", "减少 dnsConfig 里的 nameserver 或搜索域。"}, fields: []string{"spec.dnsConfig", "spec.dnsPolicy"}, command: describePod, link: "concepts/services-networking/dns-pod-service/",
	},
	"event/LifecycleHTTPFallback": {
		title: text{"The hook fell back to HTTP", "钩子改用 HTTP"}, means: text{
			"The hook says HTTPS and the server answered with plain HTTP: the kubelet asked once more without TLS.",
			"钩子写的是 HTTPS，而服务器用普通 HTTP 应答：kubelet 又用不带 TLS 的请求问了一次。",
		}, here: text{"[[{eventMessage}]]", "[[{eventMessage}]]"}, next: text{"Nothing is due for this Event itself.", "这个事件本身没有后续。"},
		check: text{"Set scheme: HTTP, or make the server speak TLS.", "把 scheme 改为 HTTP，或让服务器支持 TLS。"}, fields: []string{"spec.containers[0].lifecycle"}, command: describePod, link: "concepts/containers/container-lifecycle-hooks/",
	},
	"event/ResizeStarted": {
		title: text{"A change of resources begins", "开始调整资源"}, means: text{"The node has granted the new requests and limits and applies them.", "节点批准了新的 requests/limits，正在应用。"}, here: text{"[[{eventMessage}]]", "[[{eventMessage}]]"}, next: text{"ResizeCompleted.", "随后是 ResizeCompleted。"}, check: text{"Nothing to mend.", "无需修复。"},
		fields: []string{"spec.containers[0].resources", "spec.containers[0].resizePolicy"}, command: describePod, link: "tasks/configure-pod-container/resize-container-resources/", rules: []Rule{RuleResizeDone},
	},
	"event/ResizeCompleted": {
		title: text{"The new resources are in force", "新的资源已生效"}, means: text{"Without a restart where resizePolicy says NotRequired, with one where it says RestartContainer.", "resizePolicy 为 NotRequired 时不重启，为 RestartContainer 时会重启。"}, here: text{"[[{eventMessage}]]", "[[{eventMessage}]]"}, next: text{"Nothing more.", "不再变化。"}, check: text{"Nothing to mend.", "无需修复。"},
		fields: []string{"spec.containers[0].resources", "spec.containers[0].resizePolicy"}, command: describePod, link: "tasks/configure-pod-container/resize-container-resources/", rules: []Rule{RuleResizeDone},
	},
	"event/ResizeError": {
		title: text{"The change of resources failed", "资源调整失败"}, means: text{"The node has granted it and could not apply it.", "节点已批准，但没能应用。"}, here: text{"[[{eventMessage}]]", "[[{eventMessage}]]"}, next: text{"The kubelet tries again.", "kubelet 会重试。"}, check: text{"Ask for more than the container uses now.", "请求量要高于容器当前的用量。"}, fields: []string{"spec.containers[0].resources"}, command: describePod, link: "tasks/configure-pod-container/resize-container-resources/",
	},
	"event/ResizeDeferred": {
		title: text{"The change of resources must wait", "资源调整暂缓"}, means: text{"The node does not have enough left now.", "节点现在剩余资源不够。"}, here: text{"[[{eventMessage}]]", "[[{eventMessage}]]"}, next: text{"It is tried again when something is freed.", "有资源释放时重试。"}, check: text{"Free something, or ask for less.", "腾出资源，或少要一些。"}, fields: []string{"spec.containers[0].resources"}, command: "kubectl describe node {node}", link: "tasks/configure-pod-container/resize-container-resources/", rules: []Rule{RuleResizeDeferred},
	},
	"event/ResizeInfeasible": {
		title: text{"The change of resources is not possible here", "资源调整无法实现"}, means: text{"The node could never give as much.", "这个节点永远给不了这么多。"}, here: text{"[[{eventMessage}]]", "[[{eventMessage}]]"}, next: text{"Nothing, until the request is changed.", "修改之前不会有变化。"}, check: text{"Ask for less, or make the pod anew elsewhere.", "减少请求，或到别处重建。"}, fields: []string{"spec.containers[0].resources"}, command: "kubectl describe node {node}", link: "tasks/configure-pod-container/resize-container-resources/",
	},
}
