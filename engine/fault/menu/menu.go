// Package menu lists what can be broken on purpose, as data: the page's "what if" menus are made of it. It is apart from package fault so that
// the page's program can carry it without the machines that faults reach into.
package menu

import (
	"sync"

	"github.com/podscope/podscope/engine/protocol"
)

// Item is one thing that can be broken or mended, as menus offer it.
type Item struct {
	Scope string        // node, pod, container, cluster; of workloads and services: rollout, pause, scale, object
	Line  string        // the command line, with NODE, POD, CONTAINER, KIND, NAME and MORE to be filled in
	Label protocol.Text // what it does
	Mends bool          // it puts something right again
}

// Items is everything on offer, in the order of menus. It is shared: nobody changes it.
func Items() []Item { return items() }

var items = sync.OnceValue(func() []Item {
	item := func(scope, line, en, zh string) Item {
		return Item{Scope: scope, Line: line, Label: protocol.Text{"en": en, "zh": zh}}
	}
	mend := func(scope, line, en, zh string) Item {
		i := item(scope, line, en, zh)
		i.Mends = true
		return i
	}
	return []Item{
		item("container", "fault kill-container POD -c CONTAINER", "Kill its process (SIGKILL)", "杀死它的进程（SIGKILL）"),
		item("container", "kubectl exec POD -c CONTAINER -- kill 1", "Ask its process to stop (SIGTERM)", "请求它的进程停止（SIGTERM）"),
		item("pod", "fault kill-sandbox POD", "Kill the sandbox (pause container)", "杀死沙箱（pause 容器）"),
		item("pod", "kubectl delete pod POD --wait=false", "Delete the pod", "删除 Pod"),
		item("pod", "kubectl delete pod POD --grace-period=0 --force --wait=false", "Delete it at once, without grace", "立即删除，不留宽限期"),
		item("cluster", "fault registry down", "Cut off the image registry", "断开镜像仓库"),
		item("cluster", "fault registry slow", "Slow the image registry down", "让镜像仓库变慢"),
		item("cluster", "fault registry rate-limited", "Let the registry refuse (too many requests)", "让镜像仓库限流（429）"),
		mend("cluster", "fault registry up", "Mend the image registry", "恢复镜像仓库"),
		item("node", "fault node NODE stop-kubelet", "Stop the kubelet", "停止 kubelet"),
		mend("node", "fault node NODE start-kubelet", "Start the kubelet", "启动 kubelet"),
		item("node", "fault node NODE cut", "Cut the network", "断开网络"),
		mend("node", "fault node NODE heal", "Mend the network", "恢复网络"),
		item("node", "fault memory NODE 100%", "Fill the memory", "占满内存"),
		mend("node", "fault memory NODE free", "Free the memory", "释放内存"),
		item("node", "fault disk NODE full", "Fill the disk", "占满磁盘"),
		mend("node", "fault disk NODE free", "Free the disk", "释放磁盘"),
		item("node", "kubectl cordon NODE", "Cordon the node", "封锁节点"),
		mend("node", "kubectl uncordon NODE", "Uncordon the node", "解除封锁"),
		item("node", "kubectl drain NODE --ignore-daemonsets --delete-emptydir-data --force", "Drain it: evict its pods, kindly", "排空：礼貌地驱逐它的 Pod"),
		item("node", "kubectl delete node NODE", "Remove the node", "移除节点"),
		item("rollout", "kubectl rollout restart KIND/NAME", "Make all its pods anew", "重新创建它的所有 Pod"),
		item("rollout", "kubectl rollout undo KIND/NAME", "Go back to the revision before", "回到上一个版本"),
		item("pause", "kubectl rollout pause KIND/NAME", "Pause the rollout", "暂停滚动更新"),
		mend("pause", "kubectl rollout resume KIND/NAME", "Go on with the rollout", "继续滚动更新"),
		item("scale", "kubectl scale KIND/NAME --replicas=0", "Scale it to none", "缩容到 0"),
		item("scale", "kubectl scale KIND/NAME --replicas=MORE", "Scale it up by two", "扩容两个"),
		item("object", "kubectl delete KIND NAME --wait=false", "Delete it and all that it owns", "删除它及其拥有的一切"),
	}
})
