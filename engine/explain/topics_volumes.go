package explain

// volumeTopics are about volumes and claims.
var volumeTopics = map[string]topic{
	"event/FailedMount": {
		title: text{"A volume could not be set up", "卷准备失败"},
		means: text{"No container of the pod starts before all its volumes stand. A ConfigMap, Secret or key that a volume names is missing, a storage cannot be mounted, or Kubernetes has dropped this kind of volume.", "所有卷就绪之前任何容器都不会启动。卷引用的 ConfigMap、Secret 或 key 不存在，存储挂载不上，或 Kubernetes 已不再支持这种卷。"},
		here:  text{"[[{eventMessage}]]", "[[{eventMessage}]]"}, next: text{"It is tried again with doubling pauses, from half a second up to about two minutes; once the missing thing exists the pod starts by itself.", "从半秒开始间隔翻倍重试，最长约两分钟；缺的东西补上之后 Pod 会自动启动。"},
		check:  text{"Create what is missing or correct the name; mark it optional: true if the pod can do without.", "创建缺失的对象或改正名称；如果可有可无，就标 optional: true。"},
		fields: []string{"spec.volumes"}, command: describePod, link: "concepts/storage/volumes/", rules: []Rule{RuleVolumeWaiting},
	},
	"event/FailedAttachVolume": {
		title: text{"A disk could not be attached to the node", "磁盘挂接到节点失败"},
		means: text{"A disk must be attached to the node before it can be mounted. It is still attached to another node, or the CSI driver that attaches such disks is not installed: a cluster without a cloud has none.", "磁盘要先挂接到节点才能挂载。它可能还挂在别的节点上，也可能没有安装负责挂接的 CSI 驱动：没有云平台的集群就没有这种驱动。"},
		here:  text{"[[{eventMessage}]]", "[[{eventMessage}]]"}, next: text{"It is tried again, for two minutes each time. Until it succeeds no container of the pod starts.", "会一再重试，每次最多等两分钟。成功之前 Pod 的容器都不会启动。"},
		check:  text{"Is the driver that the message names among those installed? If not, use a volume that this cluster has, such as one of its StorageClass.", "消息里的驱动是否已安装？如果没有，就改用集群里有的卷，例如由它的 StorageClass 提供的卷。"},
		fields: []string{"spec.volumes"}, command: "kubectl get csidrivers,storageclasses", link: "concepts/storage/volumes/",
	},
	"event/SuccessfulAttachVolume":     volumeEvent(text{"A disk was attached to the node", "磁盘已挂接到节点"}, text{"It can be mounted now.", "现在可以挂载了。"}),
	"event/ProvisioningFailed":         claimEvent(text{"No volume could be made for the claim", "无法为 PVC 创建卷"}, text{"The storage class does not exist, or its provisioner refused. Pods with the claim stay Pending.", "存储类不存在，或 provisioner 拒绝了。使用它的 Pod 会停在 Pending。"}),
	"event/ProvisioningSucceeded":      claimEvent(text{"A volume was made for the claim", "已为 PVC 创建卷"}, text{"The storage class' provisioner made it, and the claim is bound to it.", "由存储类的 provisioner 创建，PVC 已与之绑定。"}),
	"event/ExternalProvisioning":       claimEvent(text{"Waits for an external provisioner", "在等外部 provisioner"}, text{"A driver outside Kubernetes has to make the volume.", "卷要由集群外的驱动来创建。"}),
	"event/FailedBinding":              claimEvent(text{"No volume fits the claim", "没有卷符合 PVC"}, text{"The claim names no storage class, and no existing volume has the size and access mode.", "PVC 没有指定存储类，而现有的卷在大小或访问模式上都不符合。"}),
	"event/WaitForFirstConsumer":       claimEvent(text{"The claim waits for its first pod", "PVC 在等第一个使用它的 Pod"}, text{"Its storage class makes volumes only when a pod is scheduled, on the right node.", "该存储类要等 Pod 调度之后，才在合适的节点上创建卷。"}),
	"event/Resizing":                   claimEvent(text{"The volume is being enlarged", "卷正在扩容"}, text{"The claim asked for more.", "PVC 申请了更大的容量。"}),
	"event/FileSystemResizeSuccessful": claimEvent(text{"The file system has been enlarged", "文件系统扩容完成"}, text{"The pod sees the new size.", "Pod 能看到新的大小了。"}),
}

func volumeEvent(title, means text) topic {
	return topic{
		title: title, means: means, here: text{"[[{eventMessage}]]", "[[{eventMessage}]]"}, next: text{"The kubelet goes on with mounting.", "kubelet 继续挂载。"},
		check: text{"Look at the claim and its volume.", "查看 PVC 和对应的卷。"}, fields: []string{"spec.volumes"}, command: describePod, link: "concepts/storage/persistent-volumes/",
	}
}

func claimEvent(title, means text) topic {
	return topic{
		title: title, means: means, here: text{"[[{eventMessage}]]", "[[{eventMessage}]]"}, next: text{"Pods that mount the claim start when it is bound.", "PVC 绑定后，使用它的 Pod 才会启动。"},
		check: text{"Compare the claim's storageClassName, size and access modes with what there is.", "把 PVC 的 storageClassName、容量和访问模式与现有资源对照。"}, command: "kubectl get pvc,storageclass{ns}", link: "concepts/storage/persistent-volumes/",
	}
}
