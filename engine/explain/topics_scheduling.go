package explain

const assignDoc = "concepts/scheduling-eviction/assign-pod-node/"

// schedulingTopics are about finding a node, and about nodes that refuse or lose pods.
var schedulingTopics = map[string]topic{
	"Pending": {
		title: text{"Waits for a node", "在等待分配节点"},
		means: text{
			"The scheduler has not found a node that can take the pod, or has not looked yet. What pods request counts, not what they use.",
			"调度器还没找到能收下它的节点，或者还没来得及处理。调度看的是各 Pod 的 requests，不是实际用量。",
		},
		here:   text{"[[The scheduler says: {schedulerMessage}]]", "[[调度器的说法：{schedulerMessage}]]"},
		next:   text{"It is tried again as soon as something changes that may help: a node's labels, taints or size, or a pod that goes; after five minutes in any case.", "一旦出现可能有帮助的变化（节点的标签、污点、容量变化，或有 Pod 离开）就会重试；最多五分钟也会重试一次。"},
		check:  text{"Read the message reason by reason; mend the pod or the nodes.", "逐条看懂消息里的原因，然后修改 Pod 或节点。"},
		fields: []string{"spec.nodeSelector", "spec.affinity", "spec.tolerations", "spec.schedulerName"}, command: describePod, link: "concepts/scheduling-eviction/kube-scheduler/",
		rules: []Rule{RulePreempting, RuleUnschedulable, RuleOtherScheduler, RuleScheduled},
	},
	"Pending/otherScheduler": {
		title: text{"Waits for a scheduler of another name", "在等另一个名字的调度器"},
		means: text{
			"spec.schedulerName decides which scheduler looks after a pod. If none of that name runs, nobody does, and there is no Event to say so.",
			"spec.schedulerName 决定由哪个调度器负责。如果集群里没有叫这个名字的调度器，就没人管它，也不会有任何 Event。",
		},
		here: text{"It asks for the scheduler {scheduler}; this cluster runs default-scheduler.", "它指定了调度器 {scheduler}，而本集群运行的是 default-scheduler。"},
		next: text{"Nothing, until such a scheduler runs.", "在这样的调度器运行起来之前不会有变化。"}, check: text{"Remove schedulerName (the pod must be made anew), or run that scheduler.", "去掉 schedulerName（需要重建 Pod），或部署该调度器。"},
		fields: []string{"spec.schedulerName"}, command: "kubectl get pod {pod}{ns} -o jsonpath='{.spec.schedulerName}'", link: "tasks/extend-kubernetes/configure-multiple-schedulers/",
		rules: []Rule{RuleOtherScheduler},
	},
	"Pending/nominated": {
		title: text{"Promised a node, waits for its victims to go", "已被许诺节点，等待被抢占的 Pod 离开"},
		means: text{
			"Pods of lower priority are being removed to make room (preemption). nominatedNodeName says where; the pod is bound when they are gone, or elsewhere if a place turns up sooner.",
			"为了腾地方，低优先级的 Pod 正在被移除（抢占）。nominatedNodeName 说明是哪个节点；它们离开后 Pod 就会绑定过去，若别处先有空位也可能去别处。",
		},
		here: text{"It is nominated to {nominated}[[; its priority class is {priorityClass}]].", "它被提名到 {nominated}[[，优先级类是 {priorityClass}]]。"},
		next: text{"As soon as the victims have ended, within their grace period, the pod is bound.", "被抢占的 Pod 在各自宽限期内结束后，它就会被绑定。"}, check: text{"Nothing to mend; long grace periods of the victims make it wait.", "无需修复；等得久是因为被抢占者的宽限期长。"},
		fields: []string{"spec.priorityClassName"}, command: "kubectl get pods -A -o wide", link: "concepts/scheduling-eviction/pod-priority-preemption/",
		rules: []Rule{RulePreempting},
	},
	"Pending/claims": {
		title: text{"Waits for devices that nobody offers", "在等没有人提供的设备"},
		means: text{
			"The pod wants devices through spec.resourceClaims. Until every ResourceClaim that it names is there, the scheduler does not even try, and says nothing.",
			"Pod 通过 spec.resourceClaims 要求设备。它写明的每个 ResourceClaim 都存在之前，调度器不会尝试，也不会说什么。",
		},
		here: text{"This cluster cannot hold ResourceClaims, and no driver offers devices: the pod stays Pending for good.", "本集群不能保存 ResourceClaim，也没有提供设备的驱动，所以 Pod 会一直是 Pending。"},
		next: text{"Nothing. On a real cluster it would be scheduled once its claims exist and a driver has devices left.", "没有下一步。在真实集群中，声明存在并且驱动还有设备时，它就会被调度。"},
		check: text{
			"Remove spec.resourceClaims and the containers' resources.claims. On a real cluster: kubectl get resourceclaims, and whether a driver runs.",
			"请去掉 spec.resourceClaims 和容器的 resources.claims。在真实集群中，请查看 kubectl get resourceclaims，以及是否运行着驱动。",
		},
		fields: []string{"spec.resourceClaims"}, command: describePod, link: "concepts/scheduling-eviction/dynamic-resource-allocation/", rules: []Rule{RuleClaimMissing},
	},
	"SchedulingGated": {
		title: text{"Held back on purpose", "被有意按住，不参与调度"},
		means: text{"spec.schedulingGates is not empty, so the scheduler does not even try. Gates can be removed but never added.", "spec.schedulingGates 非空，调度器连尝试都不会。门控只能移除，不能新增。"},
		here:  text{"[[Gates: {gates}.]]", "[[门控：{gates}。]]"}, next: text{"The moment the last gate is removed, the pod is scheduled as any other.", "最后一个门控移除的瞬间，它就像普通 Pod 一样参与调度。"},
		check:  text{"Whoever set the gate should remove it; by hand: kubectl patch or kubectl edit.", "应由设置门控的一方移除；也可以用 kubectl patch 或 kubectl edit 手动移除。"},
		fields: []string{"spec.schedulingGates"}, command: describePod, link: "concepts/scheduling-eviction/pod-scheduling-readiness/", rules: []Rule{RuleSchedulingGated},
	},
	"event/Scheduled": {
		title: text{"The scheduler has chosen a node", "调度器选好了节点"},
		means: text{
			"Of the nodes that can take the pod it took the one with the best score, and wrote spec.nodeName. From now on the pod belongs to that node's kubelet and never moves.",
			"在能收下它的节点里挑了得分最高的一个，并写入 spec.nodeName。从此 Pod 归该节点的 kubelet 管，不会再搬家。",
		},
		here: text{"It went to {node}.", "它去了 {node}。"}, next: text{"The kubelet sets the pod up: volumes, sandbox, images, containers.", "kubelet 接手：准备卷、沙箱、镜像和容器。"},
		check: text{"Nothing to mend.", "无需修复。"}, fields: []string{"spec.nodeName", "spec.nodeSelector", "spec.affinity"}, command: "kubectl get pod {pod}{ns} -o wide", link: "concepts/scheduling-eviction/kube-scheduler/",
		rules: []Rule{RuleScheduled},
	},
	"event/FailedScheduling": {
		title: text{"No node can take the pod now", "目前没有节点能收下这个 Pod"},
		means: text{
			"The message counts the nodes by the first reason for which each refuses, then says what preemption could do. The pod stays Pending.",
			"消息按每个节点拒绝它的第一个理由分类计数，后半句说明抢占能否帮忙。Pod 保持 Pending。",
		},
		here: text{"[[{schedulerMessage}]]", "[[{schedulerMessage}]]"}, next: text{"It is tried again when something changes that may help, after five minutes in any case.", "有可能相关的变化发生时会重试，最多隔五分钟。"},
		check: text{"Take the reasons one by one.", "逐条处理这些原因。"}, fields: []string{"spec.nodeSelector", "spec.affinity", "spec.tolerations"}, command: describePod, link: "concepts/scheduling-eviction/kube-scheduler/",
		rules: []Rule{RulePreempting, RuleUnschedulable},
	},
	"event/Preempted": {
		title: text{"Removed to make room for a pod of higher priority", "为更高优先级的 Pod 让位"},
		means: text{
			"The scheduler deletes the least important pods whose absence lets the other one in. They get their grace period, and are not moved: a controller must make them anew.",
			"调度器会删除最不重要、且走了就能让对方进来的 Pod。被抢占者享有宽限期，但不会搬家，需要由控制器重建。",
		},
		here: text{"[[{eventMessage}]][[ Its priority class is {priorityClass}.]]", "[[{eventMessage}]][[它的优先级类是 {priorityClass}。]]"}, next: text{"It ends within its grace period of {grace}.", "它将在 {grace}的宽限期内结束。"},
		check: text{"Give it a higher priority class, or the cluster more room.", "提高它的优先级，或给集群加容量。"}, fields: []string{"spec.priorityClassName", "spec.terminationGracePeriodSeconds"}, command: "kubectl get priorityclasses", link: "concepts/scheduling-eviction/pod-priority-preemption/",
		rules: []Rule{RulePreempted},
	},
	"NodeAffinity": {
		title: text{"The node refused the pod: it does not match", "节点拒绝了 Pod：不匹配"},
		means: text{
			"The pod was bound to a node (often by spec.nodeName) whose labels its nodeSelector or affinity do not match. The kubelet checks once more and fails the pod.",
			"Pod 被绑到了一个标签不符合其 nodeSelector/affinity 的节点（常见于直接写 spec.nodeName）。kubelet 会再检查一遍并判其失败。",
		},
		here: text{"It was bound to {node}.[[ {podMessage}]]", "它被绑定到 {node}。[[{podMessage}]]"}, next: text{"The pod stays Failed.", "Pod 保持 Failed。"}, check: text{"Remove nodeName, or label the node, and make the pod anew.", "去掉 nodeName 或给节点打上标签，然后重建 Pod。"},
		fields: []string{"spec.nodeName", "spec.nodeSelector", "spec.affinity"}, command: "kubectl get node {node} --show-labels", link: assignDoc, rules: []Rule{RuleAdmissionRejected},
	},
	"OutOf": {
		title: text{"The node refused the pod: not enough left", "节点拒绝了 Pod：资源不够"},
		means: text{
			"The pod was bound without the scheduler's arithmetic (by spec.nodeName) or two decisions crossed. The kubelet adds up the requests on its node and fails what does not fit.",
			"Pod 没有经过调度器计算就绑定了（例如 spec.nodeName），或两个决定撞在一起。kubelet 会合计节点上的 requests，放不下的直接判失败。",
		},
		here: text{"On {node}.[[ {podMessage}]]", "位于 {node}。[[{podMessage}]]"}, next: text{"The pod stays Failed.", "Pod 保持 Failed。"}, check: text{"Request less, choose another node, or let the scheduler choose.", "减少 requests、换个节点，或交给调度器选择。"},
		fields: []string{"spec.nodeName", "spec.containers[0].resources.requests"}, command: "kubectl describe node {node}", link: "concepts/configuration/manage-resources-containers/", rules: []Rule{RuleAdmissionRejected},
	},
	"NodePorts": {
		title: text{"The node refused the pod: a host port is taken", "节点拒绝了 Pod：主机端口被占用"},
		means: text{"Another pod of that node has the same hostPort.", "同一节点上已有 Pod 使用了相同的 hostPort。"}, here: text{"On {node}.[[ {podMessage}]]", "位于 {node}。[[{podMessage}]]"},
		next: text{"The pod stays Failed.", "Pod 保持 Failed。"}, check: text{"Do without hostPort, or let the scheduler choose the node.", "不用 hostPort，或交给调度器选节点。"}, fields: []string{"{path}.ports"}, command: "kubectl describe node {node}", link: "concepts/configuration/overview/",
		rules: []Rule{RuleAdmissionRejected},
	},
	"Evicted": {
		title: text{"Removed by the node to save itself", "被节点驱逐以求自保"},
		means: text{
			"The node ran short of memory, disk or process ids, or the pod used more local storage than it may. The kubelet stops whole pods, first those that use most above their requests.",
			"节点的内存、磁盘或进程号告急，或 Pod 用掉的本地存储超过上限。kubelet 会停掉整个 Pod，先动超出 requests 最多的。",
		},
		here: text{"It ran on {node}.[[ {podMessage}]]", "它运行在 {node}。[[{podMessage}]]"}, next: text{"The pod stays Failed; it is not moved. A controller makes a new one.", "Pod 保持 Failed，不会搬家，由控制器另建一个。"},
		check:  text{"Request what the pod really needs (Guaranteed pods go last), bound what it writes, and look at the node's pressure conditions.", "按真实需要写 requests（Guaranteed 的 Pod 最后才动），限制写盘量，并查看节点的 pressure condition。"},
		fields: []string{"spec.containers[0].resources", "spec.volumes"}, command: "kubectl describe node {node}", link: "concepts/scheduling-eviction/node-pressure-eviction/", rules: []Rule{RuleNodePressureEvict, RuleLocalStorageEvict},
	},
	"Preempting": {
		title: text{"Stopped by its node for a critical pod", "被节点停掉以容纳关键 Pod"},
		means: text{"A static or critical pod had to start on this node, and the kubelet made room for it.", "有静态 Pod 或关键 Pod 必须在该节点启动，kubelet 为它腾出位置。"}, here: text{"On {node}.[[ {podMessage}]]", "位于 {node}。[[{podMessage}]]"},
		next: text{"The pod stays Failed.", "Pod 保持 Failed。"}, check: text{"Give the node more room.", "给节点留出余量。"}, command: describePod, link: "tasks/administer-cluster/guaranteed-scheduling-critical-addon-pods/", rules: []Rule{RulePreempted},
	},
}
