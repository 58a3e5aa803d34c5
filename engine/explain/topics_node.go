package explain

const taintDoc = "concepts/scheduling-eviction/taint-and-toleration/"

// nodeTopics are about nodes that fall silent, evict or shut down.
var nodeTopics = map[string]topic{
	"Unknown": {
		title: text{"The node has been lost", "节点失联了"},
		means: text{"The pod is being deleted, but its node does not answer, so nobody can say whether its containers still run. It may well be alive there.", "Pod 正在删除，但节点没有响应，没人知道容器是否还在运行，很可能还活着。"},
		here:  text{"Its node is {node}.", "它所在的节点是 {node}。"}, next: text{"When the node comes back its kubelet finishes the deletion.", "节点恢复后 kubelet 会完成删除。"},
		check: text{"Bring the node back; only when you are sure that it is off: kubectl delete pod --force.", "先恢复节点；只有确信它已关机时才用 kubectl delete pod --force。"}, fields: []string{"spec.tolerations"}, command: "kubectl describe node {node}", link: "concepts/architecture/nodes/",
		rules: []Rule{RuleNodePodsNotReady, RuleTaintEviction},
	},
	"NodeShutdown": {
		title: text{"Stopped because its node shut down", "节点关机，Pod 被停止"},
		means: text{"The kubelet noticed that its machine was going down and ended the pods in order.", "kubelet 发现机器即将关机，按顺序结束了各个 Pod。"}, here: text{"On {node}.[[ {podMessage}]]", "位于 {node}。[[{podMessage}]]"},
		next: text{"The pod stays Failed; its controller makes a new one elsewhere.", "Pod 保持 Failed，由控制器在别处新建。"}, check: text{"Nothing about the pod.", "Pod 本身无需处理。"}, command: "kubectl describe node {node}", link: "concepts/cluster-administration/node-shutdown/",
	},
	"event/NodeNotReady": {
		title: text{"The node no longer reports", "节点不再上报"},
		means: text{
			"No heartbeat has come for longer than the grace period (50 s), so the node controller sets the node's Ready to Unknown and marks its pods as not ready. Their STATUS still reads Running: nobody has seen them stop.",
			"心跳中断超过宽限（50 秒），节点控制器把节点的 Ready 设为 Unknown，并把其上的 Pod 标为未就绪。STATUS 仍显示 Running，因为没人看见它们停下。",
		},
		here: text{"The node is {node}.", "节点是 {node}。"}, next: text{"Pods without another toleration are evicted 300 s after the node was tainted unreachable; new ones are made elsewhere by their controllers.", "没有另设容忍时间的 Pod 会在节点被打上 unreachable 污点 300 秒后被驱逐，由控制器在别处新建。"},
		check: text{"Look at the machine, its network and its kubelet.", "检查机器、网络和 kubelet。"}, fields: []string{"spec.tolerations"}, command: "kubectl describe node {node}", link: "concepts/architecture/nodes/#condition",
		rules: []Rule{RuleNodePodsNotReady},
	},
	"event/TaintManagerEviction": {
		title: text{"Deleted because of a NoExecute taint", "因 NoExecute 污点而被删除"},
		means: text{
			"The node carries a NoExecute taint that the pod does not tolerate, or no longer: tolerationSeconds is over. Every pod tolerates not-ready and unreachable for 300 s unless it says otherwise.",
			"节点带有 Pod 不容忍的 NoExecute 污点，或者 tolerationSeconds 已到。除非另有声明，每个 Pod 对 not-ready 和 unreachable 的容忍时间是 300 秒。",
		},
		here: text{"Its node is {node}.", "它所在的节点是 {node}。"}, next: text{"The pod is deleted with its grace period of {grace}; a bare pod does not come back.", "Pod 按 {grace}的宽限期删除；裸 Pod 不会再回来。"},
		check: text{"Add a toleration, or remove the taint: kubectl taint node {node} KEY-", "增加 toleration，或去掉污点：kubectl taint node {node} KEY-"}, fields: []string{"spec.tolerations"}, command: "kubectl describe node {node}", link: taintDoc,
		rules: []Rule{RuleTaintEviction},
	},
	"event/TaintManagerEviction/cancel": {
		title: text{"The eviction is called off", "驱逐被取消"},
		means: text{"The NoExecute taint went, or the pod itself went, before its toleration was over.", "在容忍时间结束之前，NoExecute 污点消失了，或 Pod 自己先走了。"}, here: text{"Its node is {node}.", "它所在的节点是 {node}。"},
		next: text{"The pod stays, unless it is gone already.", "Pod 留下，除非它已经不在了。"}, check: text{"Nothing to mend.", "无需修复。"}, fields: []string{"spec.tolerations"}, command: "kubectl describe node {node}", link: taintDoc,
		rules: []Rule{RuleTaintEvictionCancel},
	},
	"event/NodeReady":               nodeEvent(text{"The node is ready for pods", "节点就绪，可以接收 Pod"}, text{"Its kubelet reports Ready True; the not-ready taints go.", "kubelet 上报 Ready 为 True，not-ready 污点随之去除。"}),
	"event/NodeNotSchedulable":      nodeEvent(text{"The node was cordoned", "节点被封锁（cordon）"}, text{"No new pods are scheduled to it; those on it stay.", "不再有新 Pod 调度过来，已有的 Pod 不受影响。"}),
	"event/NodeSchedulable":         nodeEvent(text{"The node was uncordoned", "节点解除封锁（uncordon）"}, text{"New pods may be scheduled to it again.", "又可以接收新 Pod 了。"}),
	"event/NodeHasSufficientMemory": nodeEvent(text{"The node has enough memory", "节点内存充足"}, text{"MemoryPressure is False.", "MemoryPressure 为 False。"}),
	"event/NodeHasInsufficientMemory": nodeEvent(text{"The node runs short of memory", "节点内存不足"}, text{
		"MemoryPressure is True: BestEffort pods are no longer scheduled to it, and pods are evicted.",
		"MemoryPressure 为 True：不再接收 BestEffort Pod，并会驱逐 Pod。",
	}),
	"event/NodeHasNoDiskPressure": nodeEvent(text{"The node has enough disk space", "节点磁盘充足"}, text{"DiskPressure is False.", "DiskPressure 为 False。"}),
	"event/NodeHasDiskPressure":   nodeEvent(text{"The node runs short of disk space", "节点磁盘不足"}, text{"Unused images and dead containers are removed, then pods are evicted.", "先清理无用镜像和已死容器，再驱逐 Pod。"}),
	"event/NodeHasSufficientPID":  nodeEvent(text{"The node has enough process ids", "节点进程号充足"}, text{"PIDPressure is False.", "PIDPressure 为 False。"}),
	"event/RegisteredNode":        nodeEvent(text{"The node controller knows the node", "节点控制器认识了这个节点"}, text{"From now on its heartbeats are watched.", "从此开始监视它的心跳。"}),
	"event/RemovingNode":          nodeEvent(text{"The Node object is gone", "Node 对象被删除"}, text{"Pods bound to it are removed by garbage collection after about 40 seconds.", "绑定在它上面的 Pod 大约 40 秒后会被垃圾回收。"}),
	"event/Starting":              nodeEvent(text{"A component of the node has started", "节点上的组件启动了"}, text{"The kubelet or the proxy began to work.", "kubelet 或 kube-proxy 开始工作。"}),
	"event/NodeAllocatableEnforced": nodeEvent(text{"The node holds back what it needs itself", "节点为自己预留资源"}, text{
		"Allocatable is capacity without what is reserved for the system; all pods together get no more.",
		"allocatable 是 capacity 减去系统预留的部分，所有 Pod 合计不能超过它。",
	}),
	"event/EvictionThresholdMet": nodeEvent(text{"The node begins to evict pods", "节点开始驱逐 Pod"}, text{
		"A resource fell below its threshold; the kubelet first frees what it can, then stops pods.",
		"某种资源低于阈值；kubelet 先尽量回收，再停 Pod。",
	}),
}

func nodeEvent(title, means text) topic {
	return topic{
		title: title, means: means, here: text{"[[{eventMessage}]]", "[[{eventMessage}]]"}, next: text{"Nothing is due for this Event itself.", "这个事件本身没有后续。"},
		check: text{"See the node's conditions and taints.", "查看节点的 conditions 和污点。"}, command: "kubectl describe node {object}", link: "concepts/architecture/nodes/",
	}
}
