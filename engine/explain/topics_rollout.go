package explain

const (
	deploymentDocs  = "concepts/workloads/controllers/deployment/"
	statefulSetDocs = "concepts/workloads/controllers/statefulset/"
	daemonSetDocs   = "concepts/workloads/controllers/daemonset/"
	replicaSetDocs  = "concepts/workloads/controllers/replicaset/"
)

// blame tells what a controller waits for.
var blame = text{
	"[[Pods that are not ready: {waiting}. {pod} reads {status}: {because}]]",
	"[[未就绪的 Pod：{waiting} 个。{pod} 的 STATUS 是 {status}：{because}]]",
}.and(text{
	"[[Ready, but not yet for {minReady}, which minReadySeconds asks for before they count as available: {young}.]]",
	"[[已就绪、但还没满 {minReady}（minReadySeconds，满了才算可用）的有 {young} 个。]]",
})

// rolloutTopics are how deployments, replica sets, stateful sets and daemon sets stand.
var rolloutTopics = map[string]topic{
	"rollout/complete": {
		title: text{"The rollout is complete", "滚动更新已完成"},
		means: text{"All replicas are of the present template and available, and none of an older one is left.", "所有副本都来自当前模板并且可用，旧版本的一个也不剩。"},
		here:  text{"{available} of {replicas} {replicas|replica|replicas} {available|is|are} available[[, revision {revision}]].", "{replicas} 个副本中 {available} 个可用[[，版本 {revision}]]。"},
		next:  text{"Nothing, until the template or the number changes or a pod goes. Old replica sets stay at 0, so that an undo can use them.", "在模板或副本数改变、或有 Pod 消失之前，什么也不会发生。旧的 ReplicaSet 保留为 0 个副本，供回滚使用。"},
		check: text{"kubectl rollout history shows the revisions that can be gone back to.", "kubectl rollout history 会列出可以回到的版本。"}, command: "kubectl rollout status deployment/{name}{ns}", link: deploymentDocs,
		fields: []string{"spec.replicas"},
	},
	"rollout/underway": {
		title: text{"A rolling update is under way", "滚动更新进行中"},
		means: text{"The new replica set grows and the old ones shrink, step by step. maxSurge says how many pods there may be beyond replicas, maxUnavailable how many may lack.", "新的 ReplicaSet 逐步增大，旧的逐步缩小。maxSurge 限制最多多出几个 Pod，maxUnavailable 限制最多缺几个。"},
		here: text{
			"{updated} of {replicas} {replicas|replica|replicas} {updated|is|are} of the new template, {old} old {old|one is|ones are} left, {available} {available|is|are} available. maxSurge comes to {surge}: at most {most} {most|pod|pods}. maxUnavailable comes to {lack}: at least {least} must be available.",
			"{replicas} 个副本中有 {updated} 个来自新模板，旧的还剩 {old} 个，共 {available} 个可用。maxSurge 折合 {surge} 个：最多 {most} 个 Pod；maxUnavailable 折合 {lack} 个：至少 {least} 个可用。",
		}.and(blame),
		next: text{
			"When one more new pod is available the controller takes an old one away, or makes another new one.[[ If nothing moves for {left} more, the rollout counts as stuck.]]",
			"每有一个新 Pod 变为可用，控制器就减一个旧的或再加一个新的。[[如果再过 {left} 毫无进展，就判定为卡住。]]",
		},
		check:   text{"Look at the new pod that is not ready: its Events, its readiness probe, its log. kubectl rollout undo goes back.", "看看还没就绪的新 Pod：Events、就绪探针、日志。kubectl rollout undo 可以回退。"},
		command: "kubectl rollout status deployment/{name}{ns}", link: deploymentDocs + "#rolling-update-deployment",
		fields: []string{"spec.strategy.rollingUpdate.maxUnavailable", "spec.strategy.rollingUpdate.maxSurge", "spec.minReadySeconds"},
	},
	"rollout/recreate": {
		title: text{"The pods are replaced all at once", "全部替换 Pod"},
		means: text{"Strategy Recreate ends all old pods before it makes a new one. In between nothing serves.", "Recreate 策略先结束所有旧 Pod，再创建新的，中间没有任何 Pod 提供服务。"},
		here:  text{"{updated} of {replicas} {replicas|replica|replicas} {updated|is|are} of the new template, {old} old {old|one is|ones are} left.", "{replicas} 个副本中有 {updated} 个来自新模板，旧的还剩 {old} 个。"}.and(blame),
		next:  text{"When the last old pod has ended, the new replica set gets all its replicas.", "最后一个旧 Pod 结束后，新的 ReplicaSet 一次得到全部副本。"},
		check: text{"An old pod that ignores SIGTERM holds everything up for its grace period.", "不理会 SIGTERM 的旧 Pod 会让所有人等满宽限期。"}, command: "kubectl rollout status deployment/{name}{ns}", link: deploymentDocs + "#recreate-deployment",
		fields: []string{"spec.strategy.type"},
	},
	"rollout/stuck": {
		title: text{"The rollout makes no progress", "滚动更新没有进展"},
		means: text{"Nothing has moved for longer than progressDeadlineSeconds. This is only a report: the deployment does not go back by itself, and it goes on trying.", "超过 progressDeadlineSeconds 没有任何进展。这只是一个报告：Deployment 不会自动回退，也不会停止尝试。"},
		here:  text{"[[The deadline is {deadline}. ]]{updated} of {replicas} {replicas|replica|replicas} {updated|is|are} of the new template, {available} {available|is|are} available in all.", "[[期限是 {deadline}。]]{replicas} 个副本中有 {updated} 个来自新模板，总共 {available} 个可用。"}.and(blame),
		next:  text{"The old pods stay and serve. As soon as a new pod becomes available, it goes on.", "旧 Pod 留着继续服务。只要有一个新 Pod 变为可用，更新就会继续。"},
		check: text{"Mend the template, or go back: kubectl rollout undo deployment/{name}{ns}", "修好模板，或者回退：kubectl rollout undo deployment/{name}{ns}"}, command: "kubectl rollout status deployment/{name}{ns}", link: deploymentDocs + "#failed-deployment",
		fields: []string{"spec.progressDeadlineSeconds"},
	},
	"rollout/paused": {
		title: text{"The deployment is paused", "Deployment 已暂停"},
		means: text{"Changes of the template are kept, but no rollout begins. Scaling still works, and pods that go are still replaced.", "模板的修改会保存，但不会开始滚动更新。扩缩容照常，消失的 Pod 也照常补上。"},
		here:  text{"{updated} of {replicas} {replicas|replica|replicas} {updated|is|are} of the present template.", "{replicas} 个副本中有 {updated} 个来自当前模板。"}.and(blame),
		next:  text{"Nothing, until it is resumed. The progress deadline does not run meanwhile.", "恢复之前什么也不会发生，进度期限也不计时。"},
		check: text{"kubectl rollout resume deployment/{name}{ns}", "恢复：kubectl rollout resume deployment/{name}{ns}"}, command: "kubectl get deployment {name}{ns} -o yaml", link: deploymentDocs + "#pausing-and-resuming-a-deployment",
		fields: []string{"spec.paused"},
	},
	"rollout/unseen": {
		title: text{"The change has not been looked at yet", "修改还没有被看到"},
		means: text{"The status belongs to an older generation of the spec: the controller is a few milliseconds behind.", "status 还对应旧的 spec：控制器晚了几毫秒。"},
		here:  text{"As last counted, {available} {available|pod is|pods are} available; {replicas} {replicas|is|are} wanted.", "按上次统计，可用 {available} 个；期望 {replicas} 个。"}, next: text{"The controller compares the spec with what there is.", "控制器会比较 spec 与现状。"},
		check: text{"Wait a moment.", "稍等片刻。"}, command: "kubectl get deployment {name}{ns}", link: deploymentDocs,
	},
	"rollout/refused": {
		title: text{"Its pods are refused", "它的 Pod 被拒绝"},
		means: text{"The controller asks for pods, and the API server says no: a quota, a limit range, a policy or a missing service account.", "控制器请求创建 Pod，API server 拒绝：配额、LimitRange、策略，或缺少 ServiceAccount。"},
		here:  text{"[[The API server's words: {message}]]", "[[API server 的原话：{message}]]"},
		next:  text{"It tries again, after longer and longer waits.", "它会重试，间隔越来越长。"},
		check: text{"Read the message; make room in the quota or mend the template.", "读懂消息，腾出配额，或者修改模板。"}, command: "kubectl describe {kind} {name}{ns}", link: replicaSetDocs,
	},
	"workload/zero": {
		title: text{"It is scaled to nothing", "副本数为 0"},
		means: text{"replicas is 0: no pods are wanted.", "replicas 为 0，不需要任何 Pod。"}, here: text{"It was created {age} ago.", "它创建于 {age}前。"}, next: text{"Nothing.", "什么也不会发生。"},
		check: text{"kubectl scale {kind}/{name}{ns} --replicas=1 brings it back.", "kubectl scale {kind}/{name}{ns} --replicas=1 可以恢复。"}, command: "kubectl get {kind} {name}{ns}", link: replicaSetDocs, fields: []string{"spec.replicas"},
	},
	"workload/whole": {
		title: text{"It has what it should have", "与期望一致"},
		means: text{"As many pods as wanted are available. A pod that goes is replaced.", "可用的 Pod 数与期望相同；少一个就补一个。"}, here: text{"{available} of {replicas} {replicas|replica|replicas} {available|is|are} available.", "{replicas} 个副本中 {available} 个可用。"},
		next: text{"Nothing, until the number or the template changes or a pod goes.", "副本数或模板改变、或有 Pod 消失之前，什么也不会发生。"}, check: text{"Nothing needs mending.", "无需处理。"}, command: "kubectl get {kind} {name}{ns}", link: replicaSetDocs, fields: []string{"spec.replicas"},
	},
	"workload/short": {
		title: text{"Replicas lack", "副本不足"},
		means: text{"Fewer pods are available than wanted. The controller has made, or makes, what lacks: it heals itself. Whether the pods become ready is their own matter.", "可用的 Pod 少于期望。缺的控制器会补上，这就是自愈；至于能否就绪，要看 Pod 自己。"},
		here:  text{"{available} of {replicas} {replicas|replica|replicas} {available|is|are} available.", "{replicas} 个副本中 {available} 个可用。"}.and(blame), next: text{"When the pods that wait are ready, it is whole again.", "等待中的 Pod 就绪后就恢复完整。"},
		check: text{"Look at the pod that is not ready.", "查看未就绪的 Pod。"}, command: "kubectl describe {kind} {name}{ns}", link: replicaSetDocs, fields: []string{"spec.replicas"},
	},
	"workload/many": {
		title: text{"There are too many pods", "Pod 太多"},
		means: text{"The number was lowered, or pods were adopted. Those without a node go first, then those that are not ready, then the youngest.", "副本数被调低，或收养了 Pod。先删没有节点的，再删未就绪的，最后删最年轻的。"},
		here:  text{"{have} {have|pod|pods}, {replicas} wanted.", "现有 {have} 个，只要 {replicas} 个。"}, next: text{"The surplus is deleted, each with its grace period.", "多余的会被删除，各有宽限期。"}, check: text{"Nothing needs mending.", "无需处理。"},
		command: "kubectl get {kind} {name}{ns}", link: replicaSetDocs, fields: []string{"spec.replicas"},
	},
	"replicaset/history": {
		title: text{"A revision kept for undo", "为回滚保留的版本"},
		means: text{"A deployment keeps the replica sets of older templates at 0 replicas. kubectl rollout undo raises one of them again.", "Deployment 把旧模板的 ReplicaSet 保留为 0 个副本，kubectl rollout undo 会重新启用它。"},
		here:  text{"[[It is revision {revision}]][[ of {owner}]].", "[[它是]][[ {owner} 的]][[版本 {revision}]]。"}, next: text{"It is deleted when more than revisionHistoryLimit are kept.", "数量超过 revisionHistoryLimit 时会被删除。"},
		check: text{"kubectl rollout history shows all revisions.", "kubectl rollout history 列出所有版本。"}, command: "kubectl rollout history deployment/{owner}{ns}", link: deploymentDocs + "#clean-up-policy",
	},
	"statefulset/ordered": {
		title: text{"The pods come one after the other", "Pod 依次创建"},
		means: text{"With OrderedReady the next pod is made only when all before it are running and ready. One that never gets ready stops all after it.", "OrderedReady 方式下，前面的全部运行并就绪后才创建下一个。有一个不就绪，后面的就都等着。"},
		here:  text{"{available} of {replicas} {replicas|replica|replicas} {available|is|are} available.", "{replicas} 个副本中 {available} 个可用。"}.and(blame), next: text{"When that pod is ready, the next ordinal is made.", "那个 Pod 就绪后，创建下一个序号。"},
		check: text{"Look at the first pod that is not ready. podManagementPolicy Parallel does without the order.", "查看第一个未就绪的 Pod。podManagementPolicy 设为 Parallel 就不讲顺序。"}, command: "kubectl get pods{ns} -w", link: statefulSetDocs + "#pod-management-policies",
		fields: []string{"spec.podManagementPolicy"},
	},
	"statefulset/replacing": {
		title:   text{"A pod has to be gone before its successor comes", "旧 Pod 消失后才建新的"},
		means:   text{"A stateful set never has two pods of one name. What a deployment replaces at once, it replaces when the old pod is gone from the API.", "StatefulSet 不允许同名的两个 Pod。Deployment 会马上补，它要等旧 Pod 从 API 中消失。"},
		here:    text{"{ending} is being deleted; {available} of {replicas} {replicas|replica|replicas} {available|is|are} available.", "{ending} 正在删除；{replicas} 个副本中 {available} 个可用。"},
		next:    text{"As soon as it is gone a pod of the same name is made, with the same claims.", "它一消失，就用同样的名字和同样的 PVC 重建。"},
		check:   text{"It ends within its grace period, unless its node is silent: then it stays Terminating until the node comes back or its object is deleted. kubectl delete pod --force only when the node is surely off.", "它会在宽限期内结束；如果节点失联，就一直停在 Terminating，直到节点恢复或 Node 对象被删除。确定节点已关机，才用 kubectl delete pod --force。"},
		command: "kubectl get pods{ns} -w", link: "tasks/run-application/force-delete-stateful-set-pod/",
	},
	"statefulset/broken": {
		title: text{"A pod of another template holds the set up", "另一版模板的 Pod 卡住了整个 StatefulSet"},
		means: text{"With OrderedReady the controller waits until every pod is ready before it goes on, even for one whose template has been mended or taken back since.", "OrderedReady 方式下，控制器要等所有 Pod 就绪才继续，即使这个 Pod 的模板早已改好或回滚。"},
		here:  text{"{available} of {replicas} {replicas|replica|replicas} {available|is|are} available. {pod} is of another template and reads {status}: {because}", "{replicas} 个副本中 {available} 个可用。{pod} 来自另一版模板，STATUS 是 {status}：{because}"},
		next:  text{"Nothing, until that pod gets ready or somebody deletes it.", "在它就绪或被人删除之前，什么也不会发生。"},
		check: text{"kubectl delete pod {pod}{ns}: it is made anew of the present template.", "kubectl delete pod {pod}{ns}：会按当前模板重建。"}, command: "kubectl get pods{ns} -L controller-revision-hash", link: statefulSetDocs + "#forced-rollback",
		fields: []string{"spec.podManagementPolicy", "spec.updateStrategy.rollingUpdate.partition"},
	},
	"statefulset/updating": {
		title: text{"A stateful set is being updated", "StatefulSet 更新中"},
		means: text{"From the highest ordinal down: one pod is deleted, made anew with the same name, and must be ready before the next. Ordinals below the partition keep the old template.", "从最大的序号往下：删一个，用同样的名字重建，就绪后才轮到下一个。小于 partition 的序号保留旧模板。"},
		here:  text{"{updated} of {replicas} are of the new template[[; the partition is {partition}]].", "{replicas} 个中有 {updated} 个来自新模板[[；partition 是 {partition}]]。"}.and(blame), next: text{"When the last one updated is ready, the next lower ordinal is deleted.", "刚更新的那个就绪后，删除下一个更小的序号。"},
		check: text{"A pod that a bad template has broken is not replaced when the template is mended: delete it by hand.", "被坏模板弄坏的 Pod，修好模板后也不会自动替换，要手动删除。"}, command: "kubectl rollout status statefulset/{name}{ns}", link: statefulSetDocs + "#rolling-updates",
		fields: []string{"spec.updateStrategy.type", "spec.updateStrategy.rollingUpdate.partition"},
	},
	"statefulset/ondelete": {
		title: text{"New pods come when old ones are deleted", "删除旧的才换新的"},
		means: text{"With OnDelete the controller replaces no pod by itself.", "OnDelete 策略下控制器不会主动替换 Pod。"}, here: text{"{updated} of {replicas} are of the new template.", "{replicas} 个中有 {updated} 个来自新模板。"}, next: text{"Nothing, until somebody deletes a pod.", "有人删除 Pod 之前什么也不会发生。"},
		check: text{"Delete the old pods when it suits.", "在合适的时候删除旧 Pod。"}, command: "kubectl get pods{ns}", link: statefulSetDocs + "#on-delete", fields: []string{"spec.updateStrategy.type"},
	},
	"statefulset/shrinking": {
		title: text{"A stateful set gets smaller", "StatefulSet 缩容中"},
		means: text{"From the highest ordinal down, one after the other. Their claims stay, unless the retention policy says otherwise.", "从最大的序号往下，一个接一个。它们的 PVC 会保留，除非保留策略另有规定。"},
		here:  text{"{have} {have|pod|pods}, {replicas} wanted.", "现有 {have} 个，只要 {replicas} 个。"}.and(blame), next: text{"When the last one is gone, the next goes.", "走完一个，再走下一个。"}, check: text{"A pod that is not ready stops the order.", "有 Pod 未就绪时会停下来等。"},
		command: "kubectl get pods{ns} -w", link: statefulSetDocs + "#deployment-and-scaling-guarantees", fields: []string{"spec.replicas"},
	},
	"daemonset/whole": {
		title: text{"Every node that should has its pod", "该有的节点都有了"},
		means: text{"A daemon set runs one pod on each node that its template may run on. New nodes get theirs at once.", "DaemonSet 在模板允许的每个节点上运行一个 Pod，新节点一加入就会得到一个。"}, here: text{"{available} of {replicas} are available.[[ {wrong} more {wrong|runs|run} on nodes that would take none now: a NoSchedule taint drives none away.]]", "{replicas} 个中 {available} 个可用。[[另有 {wrong} 个在如今不接受它的节点上运行：NoSchedule 污点不驱逐已有的 Pod。]]"},
		next: text{"Nothing, until nodes or the template change.", "节点或模板改变之前什么也不会发生。"}, check: text{"Nothing needs mending.", "无需处理。"}, command: "kubectl get pods{ns} -o wide", link: daemonSetDocs,
	},
	"daemonset/short": {
		title: text{"Daemon pods lack", "守护 Pod 不足"},
		means: text{"A node that should run a pod has none that is available.", "有的节点应当运行一个，却没有可用的。"}, here: text{"{available} of {replicas} are available.", "{replicas} 个中 {available} 个可用。"}.and(blame), next: text{"The pods are not moved: each belongs to its node.", "这些 Pod 不会换地方，各属于自己的节点。"},
		check: text{"Look at the pod and at its node.", "查看 Pod 和它的节点。"}, command: "kubectl get pods{ns} -o wide", link: daemonSetDocs,
	},
	"daemonset/updating": {
		title: text{"A daemon set is being updated", "DaemonSet 更新中"},
		means: text{"Node by node: the old pod is deleted, then the new one is made. maxUnavailable says on how many nodes at once.", "逐个节点：先删旧的，再建新的。maxUnavailable 决定同时更新几个节点。"}, here: text{"{updated} of {replicas} are of the new template.", "{replicas} 个中有 {updated} 个来自新模板。"}.and(blame), next: text{"When the new pod is available, the next node follows.", "新 Pod 可用后轮到下一个节点。"},
		check: text{"Look at the pod that is not ready.", "查看未就绪的 Pod。"}, command: "kubectl rollout status daemonset/{name}{ns}", link: "tasks/manage-daemon/update-daemon-set/", fields: []string{"spec.updateStrategy.rollingUpdate.maxUnavailable"},
	},
	"daemonset/nowhere": {
		title: text{"No node is meant", "没有符合条件的节点"},
		means: text{"The node selector, the affinity or untolerated taints leave no node.", "nodeSelector、亲和性或不容忍的污点排除了所有节点。"}, here: text{"It was created {age} ago.", "它创建于 {age}前。"}, next: text{"As soon as a node fits, it gets a pod.", "一有节点符合，就会得到一个 Pod。"},
		check: text{"Compare the labels and taints of the nodes with the template.", "把节点的标签和污点与模板对照。"}, command: "kubectl get nodes --show-labels", link: daemonSetDocs, fields: []string{"spec.template.spec.nodeSelector"},
	},
}
