package explain

import (
	"fmt"
	"regexp"
	"strings"
)

// refusal is a scheduler's reason in words, with how to mend it.
type refusal struct {
	reason string // the reason begins with this
	means  text
	field  string
}

// refusals are the reasons of the default scheduler's plugins; of two that match the longer one stands first.
var refusals = []refusal{
	{"Insufficient cpu", text{"not enough CPU left there that no pod has requested; usage does not count. Request less, or free some.", "没有被 requests 占用的 CPU 不够了（看的不是实际用量）。减少 requests，或腾出资源。"}, "spec.containers[0].resources.requests.cpu"},
	{"Insufficient memory", text{"not enough memory left there that no pod has requested; usage does not count. Request less, or free some.", "没有被 requests 占用的内存不够了（看的不是实际用量）。减少 requests，或腾出资源。"}, "spec.containers[0].resources.requests.memory"},
	{"Insufficient", text{"the node does not have (enough of) this resource left. Request less, or add nodes that have it.", "节点没有或剩余的该资源不够。减少请求，或增加具备该资源的节点。"}, "spec.containers[0].resources.requests"},
	{"Too many pods", text{"the node has as many pods as it may.", "节点上的 Pod 数已达上限。"}, ""},
	{"node(s) had untolerated taint(s)", text{"a NoSchedule or NoExecute taint that the pod does not tolerate. Add a toleration, or remove the taint.", "带有 Pod 不容忍的 NoSchedule/NoExecute 污点。增加 toleration，或去掉污点。"}, "spec.tolerations"},
	{"node(s) were unschedulable", text{"the node is cordoned. kubectl uncordon lets pods in again.", "节点被封锁了，用 kubectl uncordon 解除。"}, ""},
	{"node(s) didn't match Pod's node affinity/selector", text{"the node's labels do not match nodeSelector or the required node affinity. Label the node, or change the pod.", "节点标签不满足 nodeSelector 或必需的节点亲和性。给节点打标签，或修改 Pod。"}, "spec.nodeSelector"},
	{"node(s) didn't match the requested node name", text{"spec.nodeName names another node.", "spec.nodeName 指定的是别的节点。"}, "spec.nodeName"},
	{"node(s) didn't have free ports", text{"another pod of that node uses the same hostPort. Do without it, or use another.", "该节点上已有 Pod 占用同一个 hostPort。不用或换一个端口。"}, "spec.containers[0].ports"},
	{"node(s) didn't match pod topology spread constraints (missing required label)", text{"the node lacks the label that topologyKey names.", "节点没有 topologyKey 指定的标签。"}, "spec.topologySpreadConstraints"},
	{"node(s) didn't match pod topology spread constraints", text{"one more pod there would make the spread more uneven than maxSkew allows.", "再放一个就会超过 maxSkew 允许的不均衡程度。"}, "spec.topologySpreadConstraints"},
	{"node(s) didn't match pod affinity rules", text{"no pod that podAffinity wants to be near is there.", "那里没有 podAffinity 要求靠近的 Pod。"}, "spec.affinity.podAffinity"},
	{"node(s) didn't match pod anti-affinity rules", text{"a pod that podAntiAffinity wants to stay away from is there.", "那里有 podAntiAffinity 要求避开的 Pod。"}, "spec.affinity.podAntiAffinity"},
	{"node(s) didn't satisfy existing pods anti-affinity rules", text{"a pod there has an anti-affinity against this one.", "那里已有 Pod 声明要避开它。"}, "metadata.labels"},
	{"pod has unbound immediate PersistentVolumeClaims", text{"a claim of the pod has no volume yet. Look at the claim: its storage class may not exist.", "Pod 的 PVC 还没有绑定卷。查看 PVC：存储类可能不存在。"}, "spec.volumes"},
	{"persistentvolumeclaim", text{"a claim that the pod mounts does not exist, or is going.", "Pod 挂载的 PVC 不存在，或正在删除。"}, "spec.volumes"},
	{"waiting for ephemeral volume controller", text{"the claim of an ephemeral volume is still being made.", "临时卷对应的 PVC 还在创建。"}, "spec.volumes"},
	{"node(s) didn't find available persistent volumes to bind", text{"no free volume there fits the claim.", "那里没有符合 PVC 的空闲卷。"}, "spec.volumes"},
	{"node(s) didn't match PersistentVolume's node affinity", text{"the volume can be used from other nodes only.", "该卷只能在别的节点上使用。"}, "spec.volumes"},
	{"node(s) had no available volume zone", text{"the labels of the volume name another zone or region than the node's.", "该卷的标签指明的可用区或地域与节点的不同。"}, "spec.volumes"},
	{"node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)", text{"a claim is bound to a volume that is gone.", "PVC 绑定的卷已经不存在。"}, "spec.volumes"},
	{"node(s) exceed max volume count", text{"no more disks can be attached to the node.", "节点能挂的盘数已达上限。"}, "spec.volumes"},
	{"node(s) had no available volume zone", text{"the volume lives in another zone.", "卷在别的可用区。"}, "spec.volumes"},
	{"pod affinity terms conflict", text{"the required node affinity contradicts itself.", "必需的节点亲和性自相矛盾。"}, "spec.affinity.nodeAffinity"},
	{"no nodes available to schedule pods", text{"the cluster has no node at all.", "集群里一个节点都没有。"}, ""},
}

// preemptions are what preemption found.
var preemptions = []refusal{
	{"not eligible due to preemptionPolicy=Never", text{"Its preemptionPolicy forbids it to displace other pods.", "它的 preemptionPolicy 不允许抢占别的 Pod。"}, "spec.preemptionPolicy"},
	{"not eligible due to a terminating pod", text{"It has preempted already and waits for its victim to end.", "它已经抢占过，正在等对方结束。"}, ""},
	{"No preemption victims found", text{"There are no pods of lower priority there that could make room.", "那里没有优先级更低、可以让位的 Pod。"}, "spec.priorityClassName"},
	{"Preemption is not helpful", text{"Removing other pods would not change that (preemption is not helpful).", "移走别的 Pod 也没用（preemption is not helpful）。"}, ""},
}

var counted = regexp.MustCompile(`^(\d+) (.*)$`)

// unschedulable takes a scheduler's message apart and says each reason in words, with the numbers of the nodes where they were noted.
func (c Case) unschedulable(a answer, message string) answer {
	if message == "" {
		return a
	}
	if a.facts == nil {
		a.facts = facts{}
	}
	a.facts["schedulerMessage"] = message
	first, preemption, _ := strings.Cut(message, "preemption: ")
	_, first, found := strings.Cut(first, "nodes are available: ")
	if !found {
		first = message
	}
	for _, part := range strings.Split(strings.TrimSuffix(strings.TrimSpace(strings.Split(first, ". ")[0]), "."), ", ") {
		count := ""
		if m := counted.FindStringSubmatch(part); m != nil {
			count, part = m[1], m[2]
		}
		a.add(refusals, part, count)
	}
	if preemption != "" {
		for _, r := range preemptions {
			if strings.Contains(preemption, r.reason) {
				a.extra = a.extra.and(r.means)
				break
			}
		}
	}
	a.extra = a.extra.and(c.rejections())
	return a
}

func (a *answer) add(list []refusal, reason, count string) {
	for _, r := range list {
		if !strings.HasPrefix(reason, r.reason) {
			continue
		}
		en, zh := reason+": "+r.means.en, reason+"："+r.means.zh
		if count != "" {
			en, zh = fmt.Sprintf("%s × %s", count, en), fmt.Sprintf("%s 个节点 %s", count, zh)
		}
		a.extra = a.extra.and(text{en, zh})
		if r.field != "" {
			a.fields = append(a.fields, r.field)
		}
		return
	}
}

// rejections are the details noted for single nodes at the last attempt.
func (c Case) rejections() text {
	var out text
	last := -1
	for i, d := range c.Decisions {
		if d.Rule == RuleUnschedulable {
			last = i
		}
	}
	for i := last - 1; i >= 0 && c.Decisions[i].Rule == RuleNodeRejected; i-- {
		out = Sentence(c.Decisions[i]).and(out)
	}
	return out
}
