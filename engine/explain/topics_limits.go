package explain

const (
	budgetDocs = "tasks/run-application/configure-pdb/"
	scaleDocs  = "tasks/run-application/horizontal-pod-autoscale/"
	quotaDocs  = "concepts/policy/resource-quotas/"
	limitDocs  = "concepts/policy/limit-range/"
)

// limitTopics are about objects that say no, or how many: disruption budgets, autoscalers, quotas, limit ranges, namespaces.
var limitTopics = map[string]topic{
	"budget": {
		title: text{"The budget lets pods go", "预算允许驱逐"},
		means: text{"A disruption budget limits how many pods may be taken away on purpose at a time: by drain, through the eviction API. Crashes, and kubectl delete, do not ask it.", "PodDisruptionBudget 限制同一时间能主动拿走几个 Pod：drain 通过驱逐 API 时要经过它。崩溃和 kubectl delete 不受它限制。"},
		here:  text{"[[It asks for {asks}. ]]{healthy} of {expected} {expected|pod|pods} {healthy|is|are} healthy and {desired} must be: {allowed} may go now.", "[[要求 {asks}。]]{expected} 个 Pod 中有 {healthy} 个健康，至少要 {desired} 个：现在可以走 {allowed} 个。"},
		next:  text{"After each eviction it counts anew; the next waits until the replacement is ready.", "每驱逐一个就重新计算；下一个要等替补就绪。"}, check: text{"Nothing needs mending.", "无需处理。"}, command: "kubectl get pdb {name}{ns}", link: budgetDocs,
		fields: []string{"spec.minAvailable", "spec.maxUnavailable"},
	},
	"budget/refuses": {
		title: text{"The budget refuses evictions", "预算拒绝驱逐"},
		means: text{"One pod less would be fewer than the budget asks for, so the API server answers an eviction with 429. kubectl drain tries again every 5 s, for ever unless it has a timeout.", "再少一个就低于预算的要求，API server 对驱逐请求返回 429。kubectl drain 每 5 秒重试一次，没有设置超时就一直等。"},
		here:  text{"[[It asks for {asks}. ]]{healthy} of {expected} {expected|pod|pods} {healthy|is|are} healthy and {desired} must be: none may go now.", "[[要求 {asks}。]]{expected} 个 Pod 中有 {healthy} 个健康，至少要 {desired} 个：现在一个也不能走。"}.and(blame),
		next:  text{"When more pods are healthy than must be, the next attempt succeeds. If as many must be as there are, that never happens.", "健康的 Pod 多于要求时，下一次尝试就会成功。如果要求的数量等于总数，就永远等不到。"},
		check: text{"Add a replica, mend the pods that are not ready, or ask for less.", "增加一个副本，修好未就绪的 Pod，或放宽预算。"}, command: "kubectl get pods{ns} -l {selector}", link: budgetDocs,
		fields: []string{"spec.minAvailable", "spec.maxUnavailable"},
	},
	"budget/empty": {
		title: text{"The budget guards nothing", "预算没有对象"},
		means: text{"It finds its pods by labels, and no pod has them.", "它凭标签找 Pod，而没有 Pod 具备这些标签。"}, here: text{"[[It looks for {selector}.]]", "[[它要找的是 {selector}。]]"}, next: text{"It counts anew when a pod gets these labels.", "有 Pod 带上这些标签时会重新计算。"},
		check: text{"Compare with kubectl get pods{ns} --show-labels.", "与 kubectl get pods{ns} --show-labels 对照。"}, command: "kubectl get pods{ns} -l {selector}", link: budgetDocs, fields: []string{"spec.selector"},
	},
	"budget/failed": {
		title: text{"The budget cannot be counted", "预算无法计算"},
		means: text{"A share of the pods can be asked for only when controllers say how many there should be. While it cannot count, it refuses all evictions.", "要按比例计算，就必须由控制器说明应有多少个 Pod。算不出来时，它拒绝所有驱逐。"}, here: text{"[[{message}]]", "[[{message}]]"}, next: text{"It tries again when its pods change.", "Pod 变化时会重新尝试。"},
		check: text{"Use minAvailable with a number for bare pods.", "对裸 Pod 使用数字形式的 minAvailable。"}, command: "kubectl describe pdb {name}{ns}", link: budgetDocs + "#arbitrary-controllers-and-selectors", fields: []string{"spec.selector", "spec.maxUnavailable"},
	},
	"autoscaler": {
		title: text{"The autoscaler holds the number of replicas", "自动扩缩器在控制副本数"},
		means: text{"Every 15 s it compares the metric with its target and sets the replicas of what it scales.", "每 15 秒比较一次指标和目标值，据此设置副本数。"}, here: text{"It scales {target} between {least} and {most} {most|replica|replicas}; there {replicas|is|are} {replicas}.", "它把 {target} 控制在 {least} 到 {most} 个副本之间，现有 {replicas} 个。"},
		next: text{"The next look is within 15 s.", "15 秒内会再看一次。"}, check: text{"Look at its conditions.", "查看它的 conditions。"}, command: "kubectl describe hpa {name}{ns}", link: scaleDocs, fields: []string{"spec.minReplicas", "spec.maxReplicas", "spec.metrics"}, rules: []Rule{RuleReplicasScaled},
	},
	"autoscaler/new": {
		title: text{"The autoscaler has not looked yet", "自动扩缩器还没开始工作"},
		means: text{"It looks every 15 s, for the first time 15 s after it was made.", "它每 15 秒看一次，第一次在创建 15 秒之后。"}, here: text{"It scales {target} between {least} and {most} {most|replica|replicas}.", "它会把 {target} 控制在 {least} 到 {most} 个副本之间。"}, next: text{"The first look is within 15 s.", "15 秒内会第一次查看。"},
		check: text{"Wait.", "等待即可。"}, command: "kubectl describe hpa {name}{ns}", link: scaleDocs, fields: []string{"spec.scaleTargetRef"},
	},
	"autoscaler/metrics": {
		title: text{"The autoscaler has no metrics", "自动扩缩器拿不到指标"},
		means: text{"It knows CPU and memory only from the metrics API, which the metrics server provides; a cluster does not come with one. Without numbers it changes nothing between its bounds.", "CPU 和内存用量只能从 metrics API 得到，由 metrics-server 提供，集群默认没有安装。没有数字，它就不会在上下限之间做任何改变。"},
		here:  text{"[[{message}. ]]It scales {target} between {least} and {most} {most|replica|replicas}; there {replicas|is|are} {replicas}.", "[[{message}。]]它要把 {target} 控制在 {least} 到 {most} 个副本之间，现有 {replicas} 个。"}, next: text{"It tries again every 15 s. The bounds alone are kept all the same.", "每 15 秒重试一次。上下限本身照样生效。"},
		check: text{"Install the metrics server, and give the containers requests: a share of nothing cannot be measured.", "安装 metrics-server，并给容器设置 requests：没有 requests 就算不出百分比。"}, command: "kubectl top pods{ns}", link: scaleDocs + "#support-for-resource-metrics", fields: []string{"spec.metrics"},
	},
	"autoscaler/target": {
		title: text{"The autoscaler cannot find what it scales", "自动扩缩器找不到目标"},
		means: text{"scaleTargetRef names a workload of the same namespace that has a number of replicas.", "scaleTargetRef 要指向同一命名空间里有副本数的工作负载。"}, here: text{"[[{message} ]]It looks for {target}.", "[[{message} ]]它要找的是 {target}。"}, next: text{"It tries again every 15 s.", "每 15 秒重试一次。"},
		check: text{"Compare kind, apiVersion and name.", "核对 kind、apiVersion 和名称。"}, command: "kubectl describe hpa {name}{ns}", link: scaleDocs, fields: []string{"spec.scaleTargetRef"},
	},
	"autoscaler/disabled": {
		title: text{"The autoscaler is out of action", "自动扩缩器停用"},
		means: text{"A workload that was scaled to 0 by hand is left at 0.", "被手动缩到 0 的工作负载会一直保持 0。"}, here: text{"[[{message}]]", "[[{message}]]"}, next: text{"It begins again when there is a replica.", "有副本后会重新开始工作。"}, check: text{"Scale it to 1 or more.", "扩到 1 个或以上。"},
		command: "kubectl describe hpa {name}{ns}", link: scaleDocs + "#implicit-maintenance-mode-deactivation", fields: []string{"spec.minReplicas"},
	},
	"quota": {
		title: text{"The quota has room", "配额还有余量"},
		means: text{"A quota limits what all objects of a namespace use together. It is asked when something is made, and takes nothing away from what is there.", "配额限制一个命名空间里所有对象的总量，只在创建时检查，不会影响已有的对象。"}, here: text{"[[Used of what is allowed: {used}.]]", "[[已用/上限：{used}。]]"}, next: text{"What goes gives its share back.", "对象消失后，占用的份额随即归还。"},
		check: text{"[[Because of {must}, each container must say how much it asks for; a limit range can fill that in. ]]kubectl describe quota shows what is used.", "[[因为有 {must}，每个容器都必须写明数量，LimitRange 可以自动补上。]]kubectl describe quota 列出已用的量。"}, command: "kubectl describe quota {name}{ns}", link: quotaDocs, fields: []string{"spec.hard"},
	},
	"quota/full": {
		title: text{"The quota is used up", "配额已用完"},
		means: text{"The API server refuses whatever would go beyond it: kubectl is told so at once, a controller writes the Event FailedCreate and tries again, more and more rarely.", "API server 会拒绝一切超出配额的请求：kubectl 立即报错；控制器则写下 FailedCreate 事件，并以越来越长的间隔重试。"}, here: text{"[[Used up: {full}. ]][[Used of what is allowed: {used}.]]", "[[已用完：{full}。]][[已用/上限：{used}。]]"},
		next:  text{"When something goes, the next attempt of a controller succeeds. That may take minutes.", "有对象消失后，控制器下一次重试就会成功，可能要等几分钟。"},
		check: text{"Delete what is not needed, ask for less, or raise the quota.", "删掉不需要的，减少请求，或提高配额。"}, command: "kubectl describe quota {name}{ns}", link: quotaDocs, fields: []string{"spec.hard"},
	},
	"limits": {
		title: text{"What a container may ask for here", "这里的容器可以请求多少"},
		means: text{"A limit range works when a pod is made: it fills in requests and limits that are not given, and refuses what is beyond its bounds. Pods that exist stay as they are.", "LimitRange 在创建 Pod 时起作用：补上没写的 requests 和 limits，拒绝超出范围的。已有的 Pod 不受影响。"}, here: text{"[[It fills in: {given}. ]][[It refuses what is beyond: {bounds}.]]", "[[自动补上：{given}。]][[拒绝超出的：{bounds}。]]"},
		next: text{"Nothing by itself.", "不会自动变化。"}, check: text{"Look at the resources of a pod that was made since.", "查看此后创建的 Pod 的 resources。"}, command: "kubectl describe limitrange {name}{ns}", link: limitDocs, fields: []string{"spec.limits"},
	},
	"namespace": {
		title: text{"A room for names", "名字的空间"},
		means: text{"Names are unique within a namespace; quotas, roles and service names go by it. It does not separate networks.", "名字在一个命名空间内唯一；配额、角色、Service 名都以它为界。它并不隔离网络。"}, here: text{"Pods in it: {pods}.", "里面有 {pods} 个 Pod。"}, next: text{"Nothing by itself.", "不会自动变化。"}, check: text{"Nothing needs mending.", "无需处理。"},
		command: "kubectl get all -n {name}", link: "concepts/overview/working-with-objects/namespaces/",
	},
	"namespace/terminating": {
		title: text{"The namespace ends", "命名空间正在终止"},
		means: text{"Everything in it is deleted first, pods with their whole grace period. Meanwhile nothing new can be made in it.", "里面的一切先被删除，Pod 会用完各自的宽限期。期间不能在里面创建任何东西。"},
		here:  text{"It was deleted {deleted} ago. Pods that are left: {pods}[[ ({names})]].[[ {message}]]", "它在 {deleted}前被删除。还剩 {pods} 个 Pod[[（{names}）]]。[[{message}]]"},
		next:  text{"When nothing is left, its finalizer is taken away and it goes. An object whose finalizer nobody takes away holds it for ever.", "里面清空后，finalizer 被移除，命名空间随即消失。如果某个对象的 finalizer 没人处理，就会一直卡住。"},
		check: text{"List what is left, and look at finalizers.", "列出还剩什么，查看 finalizers。"}, command: "kubectl get pods -n {name}", link: "tasks/administer-cluster/namespaces/#deleting-a-namespace", fields: []string{"spec.finalizers"},
	},
	"event/FailedCreate/quota": workload(text{"A quota let it make no pod", "配额不允许创建 Pod"}, text{
		"The pod would go beyond what the namespace may use in all. Nothing is wrong with the pod itself.",
		"再创建一个就超出了命名空间的总量，Pod 本身并没有问题。",
	}, quotaDocs, "kubectl describe quota {quota}{ns}").saying(
		text{"Quota {quota} allows {limited}; {used} are used, and the pod asks for {requested}.", "配额 {quota} 允许 {limited}；已用 {used}，这个 Pod 还要 {requested}。"},
		text{"Delete what is not needed, ask for less, or raise the quota. The controller tries again after waits that double.", "删掉不需要的，减少请求，或提高配额。控制器会以加倍的间隔重试。"},
	),
	"event/FailedCreate/quotaMissing": workload(text{"A quota wants to know how much it asks for", "配额要求写明数量"}, text{
		"A namespace with a quota for requests or limits takes only pods whose containers all say theirs.",
		"命名空间对 requests 或 limits 设了配额，就只接受每个容器都写明数量的 Pod。",
	}, quotaDocs+"#requests-vs-limits", "kubectl describe quota {quota}{ns}").saying(
		text{"Quota {quota} asks for {must}.", "配额 {quota} 要求写明：{must}。"},
		text{"Write the resources into the template, or give the namespace a limit range that fills them in.", "在模板里写上 resources，或在命名空间里建一个 LimitRange 自动补上。"},
	),
	"event/FailedCreate/limits": workload(text{"A limit range let it make no pod", "LimitRange 不允许创建 Pod"}, text{
		"What the template asks for is beyond the bounds of the namespace.",
		"模板请求的数量超出了命名空间的范围。",
	}, limitDocs, "kubectl describe limitrange{ns}").saying(
		text{"The bound: {bound}", "限制：{bound}"},
		text{"Change the template's resources, or the limit range.", "修改模板的 resources，或修改 LimitRange。"},
	),
	"event/FailedCreate/serviceAccount": workload(text{"Its service account does not exist", "ServiceAccount 不存在"}, text{
		"A pod cannot be made without the account that it runs as.",
		"Pod 所用的 ServiceAccount 不存在，就无法创建。",
	}, "tasks/configure-pod-container/configure-service-account/", "kubectl get serviceaccounts{ns}").saying(
		text{"The account is {account}.", "账号是 {account}。"},
		text{"Create it, or correct serviceAccountName. The controller tries again by itself.", "创建它，或改正 serviceAccountName。控制器会自动重试。"},
	),
}

// saying is the topic with words of its own for why here and what to do.
func (t topic) saying(here, check text) topic {
	t.here, t.check = here, check
	return t
}
