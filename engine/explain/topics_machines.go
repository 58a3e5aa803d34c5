package explain

// machineTopics are how nodes and claims for volumes stand.
var machineTopics = map[string]topic{
	"node": {
		title: text{"The node is ready", "节点就绪"},
		means: text{"Its kubelet renews a lease every 10 seconds and has nothing to complain about.", "它的 kubelet 每 10 秒续一次租约，也没有报告任何问题。"}, here: text{"{pods} {pods|pod is|pods are} on it[[; its taints are {taints}]].", "上面有 {pods} 个 Pod[[；污点为 {taints}]]。"}, next: text{"The scheduler may put pods there.", "调度器可以把 Pod 放上来。"}, check: text{"Nothing needs mending.", "无需处理。"},
		command: "kubectl describe node {node}", link: nodeDocs,
	},
	"node/cordoned": {
		title: text{"The node takes no new pods", "节点不接收新 Pod"},
		means: text{"It was cordoned: unschedulable is true. What runs there goes on running.", "节点已被 cordon：unschedulable 为 true。上面已有的 Pod 继续运行。"}, here: text{"{pods} {pods|pod is|pods are} still on it[[; its taints are {taints}]].", "上面还有 {pods} 个 Pod[[；污点为 {taints}]]。"}, next: text{"Nothing moves by itself; kubectl drain evicts what is there.", "不会自动迁移；kubectl drain 才会驱逐上面的 Pod。"},
		check: text{"kubectl uncordon {node} opens it again.", "kubectl uncordon {node} 可以恢复。"}, command: "kubectl describe node {node}", link: "tasks/administer-cluster/safely-drain-node/", fields: []string{"spec.unschedulable"},
	},
	"node/unknown": {
		title: text{"Nobody has heard from the node", "节点失联"},
		means: text{"A node renews its lease every 10 seconds. When that stops for longer than 50 seconds, the node controller sets the conditions to Unknown, taints the node and marks its pods as not ready. It cannot know whether their containers still run.", "节点每 10 秒续一次租约。停止超过 50 秒，节点控制器就把状况设为 Unknown，打上污点，并把它的 Pod 标为未就绪。那些容器是否还在运行，它无从得知。"},
		here:  text{"It has counted as lost for {for}[[; its taints are {taints}]].", "判定失联已有 {for}[[；污点为 {taints}]]。"},
		next:  text{"Pods tolerate the taint unreachable for 300 seconds unless they say otherwise; then they are deleted and their controllers make new ones elsewhere. They stay Terminating until the node is back.", "Pod 默认容忍 unreachable 污点 300 秒，之后被删除，由控制器在别处重建。旧 Pod 会一直显示 Terminating，直到节点回来。"},
		check: text{"Is the machine on, is its network up, does its kubelet run?", "机器开着吗？网络通吗？kubelet 在运行吗？"}, command: "kubectl describe node {node}", link: nodeDocs + "#node-status", rules: []Rule{RuleNodeHeartbeatMissed},
	},
	"node/notready": {
		title: text{"The node says that it is not ready", "节点报告未就绪"},
		means: text{"The kubelet reports, but the runtime or the network does not work.", "kubelet 在上报，但运行时或网络不正常。"}, here: text{"[[Its message: {message}.]] It has been so for {for}.", "[[消息：{message}。]]已持续 {for}。"}, next: text{"The taint not-ready keeps new pods away; those that are there go after their tolerationSeconds.", "not-ready 污点会挡住新 Pod；已有的在 tolerationSeconds 之后离开。"},
		check: text{"Look at the kubelet and the container runtime on the node.", "到节点上查看 kubelet 和容器运行时。"}, command: "kubectl describe node {node}", link: nodeDocs + "#condition",
	},
	"node/nopressure": {
		title: text{"The node has enough", "资源充足"},
		means: text{"The condition is False: no pressure.", "该状况为 False：没有压力。"}, here: text{"[[{message}.]] It has been so for {for}.", "[[{message}。]]已持续 {for}。"}, next: text{"Nothing.", "什么也不会发生。"}, check: text{"Nothing needs mending.", "无需处理。"}, command: "kubectl describe node {node}", link: "concepts/scheduling-eviction/node-pressure-eviction/",
	},
	"node/MemoryPressure": {
		title: text{"The node runs short of memory", "节点内存不足"},
		means: text{"Less than the eviction threshold is free. The kubelet evicts pods: first those that use more than they request, by priority and by how much.", "可用内存低于驱逐阈值。kubelet 开始驱逐 Pod：先是用量超过 requests 的，再看优先级和超出多少。"}, here: text{"[[{message}.]] It has been so for {for}[[; its taints are {taints}]].", "[[{message}。]]已持续 {for}[[；污点为 {taints}]]。"},
		next: text{"One pod after the other is evicted until there is enough; the condition stays for five minutes after that. New BestEffort pods are kept away.", "逐个驱逐，直到够用为止；此后该状况还会保持五分钟，期间不接收 BestEffort 的新 Pod。"}, check: text{"Request what pods really use: those within their requests go last.", "按实际用量设置 requests：不超过 requests 的最后才会被驱逐。"}, command: "kubectl describe node {node}", link: "concepts/scheduling-eviction/node-pressure-eviction/",
	},
	"node/DiskPressure": {
		title: text{"The node runs short of disk space", "节点磁盘不足"},
		means: text{"The kubelet removes dead containers and unused images; when that is not enough it evicts the pods that use most.", "kubelet 先清理已死的容器和没用的镜像，还不够就驱逐占用最多的 Pod。"}, here: text{"[[{message}.]] It has been so for {for}[[; its taints are {taints}]].", "[[{message}。]]已持续 {for}[[；污点为 {taints}]]。"}, next: text{"No new pods come while it lasts.", "期间不接收新 Pod。"},
		check: text{"Find out which pod writes so much: logs, emptyDir, its own layer.", "查明哪个 Pod 写得太多：日志、emptyDir，还是容器层。"}, command: "kubectl describe node {node}", link: "concepts/scheduling-eviction/node-pressure-eviction/",
	},
	"node/PIDPressure": {
		title: text{"The node runs short of process IDs", "节点进程号不足"},
		means: text{"There are too many processes.", "进程太多。"}, here: text{"[[{message}.]] It has been so for {for}.", "[[{message}。]]已持续 {for}。"}, next: text{"Pods are evicted by priority.", "按优先级驱逐 Pod。"}, check: text{"Find the pod that makes so many processes.", "找出产生大量进程的 Pod。"}, command: "kubectl describe node {node}", link: "concepts/policy/pid-limiting/",
	},
	"claim": {
		title: text{"The claim waits for a volume", "PVC 等待绑定"},
		means: text{"A claim is bound to a volume that fits it, or to one that its storage class makes.", "PVC 会绑定到合适的 PV，或由存储类新建一个。"}, here: text{"[[It asks for {size}]][[ of class {class}]].", "[[它申请 {size}]][[，存储类 {class}]]。"}, next: text{"Pods that use the claim stay Pending until it is bound.", "使用它的 Pod 在绑定之前一直 Pending。"},
		check: text{"Look at its Events, and at the storage classes.", "查看它的 Events 和存储类。"}, command: "kubectl describe pvc {name}{ns}", link: "concepts/storage/persistent-volumes/", fields: []string{"spec.storageClassName"}, rules: []Rule{RuleClaimWaits, RuleClaimClassMissing, RuleClaimExternal, RuleClaimProvisioned},
	},
	"claim/bound": {
		title: text{"The claim has its volume", "PVC 已绑定"},
		means: text{"Claim and volume belong to each other until the claim is deleted.", "PVC 与 PV 一一对应，直到 PVC 被删除。"}, here: text{"[[The volume is {volume}.]]", "[[卷是 {volume}。]]"}, next: text{"Pods can mount it.", "Pod 可以挂载它。"}, check: text{"Nothing needs mending.", "无需处理。"}, command: "kubectl get pvc {name}{ns}", link: "concepts/storage/persistent-volumes/",
		rules: []Rule{RuleClaimBound},
	},
}

// objectTopics are what can be said about an object of any kind.
var objectTopics = map[string]topic{
	"object": {
		title: text{"An object of the cluster", "集群中的一个对象"},
		means: text{"It is kept by the API server; a controller or a component acts on it.", "它保存在 API server 中，由某个控制器或组件据此行事。"}, here: text{"It was created {age} ago.", "它创建于 {age}前。"}, next: text{"Nothing is due that this program knows of.", "本程序没有发现后续动作。"}, check: text{"Look at the object and its Events.", "查看这个对象和它的 Events。"},
		command: "kubectl describe {kind} {name}{ns}", link: "concepts/overview/working-with-objects/",
	},
	"object/deleting": {
		title: text{"It was deleted and is still there", "已删除但仍然存在"},
		means: text{"An object with finalizers goes only when each of them was taken away by whoever put it there.", "带 finalizer 的对象，要等每个 finalizer 都被相应的组件移除后才会消失。"}, here: text{"It was deleted {deleted} ago[[; it waits for {finalizers}]].", "它在 {deleted}前被删除[[，正在等待 {finalizers}]]。"}, next: text{"When the last finalizer is gone, so is the object.", "最后一个 finalizer 移除后，对象随即消失。"},
		check: text{"Find out who owns the finalizer.", "查明 finalizer 属于谁。"}, command: "kubectl get {kind} {name}{ns} -o yaml", link: "concepts/overview/working-with-objects/finalizers/", fields: []string{"metadata.finalizers"},
	},
	"object/foreground": {
		title: text{"It waits for what it owns", "等待它所拥有的对象"},
		means: text{"With --cascade=foreground the garbage collector deletes the dependents first; the owner goes last. By default the owner goes at once and the dependents follow.", "使用 --cascade=foreground 时，垃圾回收先删除从属对象，属主最后才走。默认是属主先走，从属随后。"},
		here:  text{"It was deleted {deleted} ago; its pods that are left: {pods}.", "它在 {deleted}前被删除，还剩 {pods} 个 Pod。"}, next: text{"When the last dependent is gone, the object goes.", "最后一个从属对象消失后，它才消失。"}, check: text{"A pod that ignores SIGTERM holds it up for its grace period.", "不理会 SIGTERM 的 Pod 会拖满宽限期。"},
		command: "kubectl get pods{ns}", link: "concepts/architecture/garbage-collection/#foreground-deletion", fields: []string{"metadata.finalizers"}, rules: []Rule{RuleOwnerDeleted},
	},
}
