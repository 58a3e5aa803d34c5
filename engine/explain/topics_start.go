package explain

const debugPods = "tasks/debug/debug-application/debug-pods/"

// startTopics are what keeps a pod or a container from starting, images apart.
var startTopics = map[string]topic{
	"Pending/bound": {
		title: text{"Has a node, whose kubelet has not begun yet", "已有节点，但该节点的 kubelet 还没开始处理"},
		means: text{
			"The scheduler is done, or spec.nodeName was given. STATUS becomes ContainerCreating as soon as the node's kubelet has seen the pod.",
			"调度已经完成（或直接指定了 spec.nodeName）。节点上的 kubelet 看到这个 Pod 后，STATUS 就会变成 ContainerCreating。",
		},
		here:   text{"It is bound to {node}.", "它绑定在 {node} 上。"},
		next:   text{"Usually milliseconds pass. If it stays so, no kubelet works on that node: the node does not exist, is down, or has none.", "通常只需几毫秒。如果一直这样，说明那个节点上没有 kubelet 在工作：节点不存在、宕机，或根本没有 kubelet。"},
		check:  text{"Does the node exist and is it Ready? A pod whose node does not exist is removed after about 40 seconds.", "节点存在吗？Ready 吗？指向不存在节点的 Pod 大约 40 秒后会被清除。"},
		fields: []string{"spec.nodeName"}, command: "kubectl get nodes", link: lifecycle + "#pod-phase", rules: []Rule{RulePodGCOrphaned, RuleNodeNameGiven, RuleScheduled},
	},
	"ContainerCreating": {
		title: text{"The kubelet prepares the container", "kubelet 正在准备容器"},
		means: text{
			"It sets up the pod's volumes, its sandbox (the pause container with the network) and the image. Nothing of yours runs yet.",
			"kubelet 正在准备卷、沙箱（持有网络的 pause 容器）和镜像。此时你的程序还没有运行。",
		},
		here:   text{"On {node}[[, image {image} with pull policy {policy}]].", "位于 {node}[[，镜像 {image}，拉取策略 {policy}]]。"},
		next:   text{"Pulling the image, creating and starting the container, in that order.", "接下来依次是拉取镜像、创建容器、启动容器。"},
		check:  text{"If it lasts, read the Events: FailedMount names a missing volume, ConfigMap or Secret; FailedCreatePodSandBox a network problem.", "如果停留很久就看 Events：FailedMount 会指出缺少的卷、ConfigMap 或 Secret；FailedCreatePodSandBox 说明网络有问题。"},
		fields: []string{"{path}.image", "{path}.imagePullPolicy", "spec.volumes"}, command: describePod, link: lifecycle + "#container-state-waiting",
		rules: []Rule{RuleVolumeWaiting, RuleImagePulling, RuleImagePulled, RuleSandboxFailed, RuleSandboxStarting, RuleSandboxStarted, RulePodAccepted},
	},
	"PodInitializing": {
		title: text{"Waits for the init containers", "在等 init 容器"},
		means: text{
			"Regular containers are started only when all init containers have succeeded; native side-cars must have started. Init containers wait so for the ones before them.",
			"所有 init 容器都成功（原生边车容器只需已启动）之后，普通容器才会启动。init 容器之间也是依次等待的。",
		},
		here:   text{"{initsDone} of {inits} init containers are done[[; *{init}* is next]].", "{inits} 个 init 容器中已完成 {initsDone} 个[[，当前轮到 *{init}*]]。"},
		next:   text{"When the last one is done, all regular containers start together.", "最后一个完成后，所有普通容器一起启动。"},
		check:  text{"If it lasts, look at the init containers' states and logs.", "如果停留很久，查看 init 容器的状态和日志。"},
		fields: []string{"spec.initContainers"}, command: "kubectl logs {pod}{ns} -c {init}", link: "concepts/workloads/pods/init-containers/",
		rules: []Rule{RuleInitWaiting, RuleInitStarted, RuleInitFailed},
	},
	"Init": {
		title: text{"Init containers run, one after the other", "init 容器正在依次运行"},
		means: text{
			"Init:N/M says that N of M init containers are done. Each must end with exit code 0 before the next begins; side-cars count when they have started.",
			"Init:N/M 表示 M 个 init 容器中已有 N 个完成。每一个都必须以退出码 0 结束，下一个才会开始；边车容器启动后即算完成。",
		},
		here:   text{"{initsDone} of {inits} are done[[; *{init}* is the current one]].", "{inits} 个中已完成 {initsDone} 个[[，当前是 *{init}*]]。"},
		next:   text{"The next init container, or, after the last, the regular containers.", "接着启动下一个 init 容器；全部完成后启动普通容器。"},
		check:  text{"If it lasts: what does the current one wait for? Its log says.", "如果停留很久：当前的 init 容器在等什么？看它的日志。"},
		fields: []string{"spec.initContainers"}, command: "kubectl logs {pod}{ns} -c {init}", link: "concepts/workloads/pods/init-containers/",
		rules: []Rule{RuleInitStarted, RuleInitFinished, RuleInitWaiting},
	},
	"Init/Error": {
		title: text{"An init container has failed", "init 容器失败了"},
		means: text{
			"It ended with an exit code other than 0. With restartPolicy Never the whole pod fails; otherwise it is tried again after a growing pause, and nothing after it starts.",
			"它以非 0 退出码结束。restartPolicy 为 Never 时整个 Pod 失败；否则会以越来越长的间隔重试，后面的容器都不会启动。",
		},
		here:   text{"*{container}* ended with exit code {exitCode}: {exitMeaning}. The restartPolicy is {restartPolicy}[[, restarts so far: {restarts}]].", "*{container}* 的退出码是 {exitCode}：{exitMeaning}。restartPolicy 是 {restartPolicy}[[，已重启 {restarts} 次]]。"},
		next:   text{"Another attempt after the back-off, or, with Never, the end.", "退避之后再次尝试；若为 Never 则到此为止。"},
		check:  text{"Read the init container's log; what it needs is missing or its command is wrong.", "看 init 容器的日志：要么它依赖的东西不存在，要么命令有误。"},
		fields: []string{"{path}.command", "spec.restartPolicy"}, command: "kubectl logs {pod}{ns} -c {container}", link: "tasks/debug/debug-application/debug-init-containers/",
		rules: []Rule{RuleInitFailed, RuleBackOffStarted, RuleContainerExited},
	},
	"CreateContainerConfigError": {
		title: text{"Something that the container refers to is missing or wrong", "容器引用的东西不存在或有误"},
		means: text{
			"Before creating the container the kubelet puts its environment and settings together. A ConfigMap, Secret or key that it names does not exist, or runAsNonRoot contradicts the image's user.",
			"创建容器前，kubelet 要先拼好环境变量和各项设置。这里引用的 ConfigMap、Secret 或其中的 key 不存在，或者 runAsNonRoot 与镜像的用户相矛盾。",
		},
		here:   text{"*{container}* waits: {message}.", "*{container}* 正在等待：{message}。"},
		next:   text{"The kubelet tries again at every sync, about once in 12 seconds. Once the missing thing exists the container starts by itself.", "kubelet 每次同步（大约每 12 秒）都会重试。缺的东西一旦补上，容器就会自动启动。"},
		check:  text{"Create what is missing, correct its name or key, or mark the reference optional: true.", "创建缺失的对象，或改正名称、key，或把引用标为 optional: true。"},
		fields: []string{"{path}.env", "{path}.envFrom", "{path}.securityContext"}, command: describePod, link: "tasks/configure-pod-container/configure-pod-configmap/",
		rules: []Rule{RuleContainerConfigError},
	},
	"CreateContainerError": {
		title: text{"The runtime cannot create the container", "容器运行时无法创建容器"},
		means: text{
			"The settings were complete, but the container runtime refused them: no command at all, a name that is still taken, a volume that cannot be mounted as asked.",
			"设置是完整的，但容器运行时拒绝了：没有任何命令可执行、名称仍被占用，或者卷无法按要求挂载。",
		},
		here:   text{"*{container}*: {message}", "*{container}*：{message}"},
		next:   text{"The kubelet tries again, with growing pauses.", "kubelet 会以越来越长的间隔重试。"},
		check:  text{"Does the image have an ENTRYPOINT or CMD, or the manifest a command? Are the mount paths valid?", "镜像里有 ENTRYPOINT 或 CMD 吗？清单里写了 command 吗？挂载路径合法吗？"},
		fields: []string{"{path}.command", "{path}.args", "{path}.volumeMounts"}, command: describePod, link: debugPods,
		rules: []Rule{RuleContainerCreateError},
	},
	"RunContainerError": {
		title: text{"The container was created, but its command could not be started", "容器创建了，但命令无法启动"},
		means: text{
			"Most often the command does not exist in the image or may not be executed. Its last state then reads StartError with exit code 128 and a start time of 1970.",
			"多半是镜像里没有这个命令，或者没有执行权限。这时上次状态显示 StartError，退出码 128，开始时间是 1970 年。",
		},
		here:   text{"*{container}*[[ was to run: {command}]]. {message}", "*{container}*[[ 要执行的命令：{command}]]。{message}"},
		next:   text{"The kubelet starts it again after a back-off that grows up to 5 minutes.", "kubelet 会在退避之后再次启动，间隔最长增加到 5 分钟。"},
		check:  text{"Correct command (it replaces the image's ENTRYPOINT) or args (they replace CMD). Shell syntax needs sh -c. Images of this simulated world hold a part of their real programs: no package managers or compilers.", "改正 command（覆盖镜像的 ENTRYPOINT）或 args（覆盖 CMD）。要用 shell 语法必须通过 sh -c。这个模拟世界的镜像只有真实程序的一部分，没有包管理器和编译器。"},
		fields: []string{"{path}.command", "{path}.args"}, command: describePod, link: "tasks/inject-data-application/define-command-argument-container/",
		rules: []Rule{RuleContainerStartError, RuleBackOffStarted},
	},
	"StartError": {
		title: text{"The command could not be started", "命令无法启动"},
		means: text{
			"The container never ran: its command was not found in the image or may not be executed. The exit code 128 is the runtime's, not the program's.",
			"容器从未真正运行：镜像里找不到该命令，或者没有执行权限。退出码 128 是运行时给的，不是程序给的。",
		},
		here:   text{"*{container}*[[ was to run: {command}]].[[ {endMessage}]]", "*{container}*[[ 要执行的命令：{command}]]。[[{endMessage}]]"},
		next:   text{"It is started again after its back-off, unless the restartPolicy is Never.", "退避之后会再次启动，除非 restartPolicy 是 Never。"},
		check:  text{"Correct command or args; look into the image with a shell to see what is there. Images of this simulated world hold a part of their real programs: no package managers or compilers.", "改正 command 或 args；用 shell 进镜像看看里面到底有什么。这个模拟世界的镜像只有真实程序的一部分，没有包管理器和编译器。"},
		fields: []string{"{path}.command", "{path}.args"}, command: describePod, link: "tasks/inject-data-application/define-command-argument-container/",
		rules: []Rule{RuleContainerStartError, RuleBackOffStarted},
	},
	"CreatePodSandboxError": {
		title:   text{"The pod's sandbox cannot be made", "Pod 的沙箱建不起来"},
		means:   text{"The sandbox holds the pod's network. The network plugin or the runtime refused; no container can start without it.", "沙箱持有 Pod 的网络。网络插件或运行时拒绝创建，没有沙箱任何容器都无法启动。"},
		here:    text{"On {node}.[[ {message}]]", "位于 {node}。[[{message}]]"},
		next:    text{"The kubelet tries again.", "kubelet 会继续重试。"},
		check:   text{"Is the node's network plugin running? Are there addresses left?", "节点上的网络插件在运行吗？地址用完了吗？"},
		command: describePod, link: debugPods, rules: []Rule{RuleSandboxFailed},
	},
	"PostStartHookError": {
		title: text{"The postStart hook failed, so the container was killed", "postStart 钩子失败，容器被杀死"},
		means: text{
			"The hook runs right after the container has started, beside its main process. When it fails, the kubelet stops the container with its full grace period and starts it again.",
			"钩子在容器启动后立即执行，与主进程并行。一旦失败，kubelet 会按完整宽限期停掉容器并重新启动。",
		},
		here:   text{"*{container}*[[ has the hook {postStart}]]: {message}[[. Restarts so far: {restarts}]].", "*{container}*[[ 的钩子是 {postStart}]]：{message}[[。已重启 {restarts} 次]]。"},
		next:   text{"The container is started again after its back-off, and the hook with it.", "退避之后容器会重新启动，钩子也会再执行一次。"},
		check:  text{"Run the hook's command in the container by hand. It must not depend on the main process being ready.", "在容器里手动执行钩子命令。它不能依赖主进程已经就绪。"},
		fields: []string{"{path}.lifecycle.postStart"}, command: describePod, link: "concepts/containers/container-lifecycle-hooks/",
		rules: []Rule{RulePostStartFailed, RuleBackOffStarted},
	},
	"UnexpectedAdmissionError": {
		title: text{"The kubelet refused the pod for an unexpected reason", "kubelet 因意外原因拒绝了 Pod"},
		means: text{"A pod that is already bound is checked once more by its node. Something, such as a device, could not be given to it.", "Pod 绑定后节点还会再检查一次，这次有某种资源（例如设备）没能分配给它。"},
		here:  text{"On {node}.[[ {podMessage}]]", "位于 {node}。[[{podMessage}]]"}, next: text{"The pod has failed and stays so.", "Pod 已失败，不会再变。"},
		check: text{"Delete it and create it anew; look at the node's devices.", "删除后重建，并检查节点上的设备。"}, command: describePod, link: debugPods,
		rules: []Rule{RuleAdmissionRejected},
	},
}
