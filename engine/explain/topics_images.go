package explain

const imagesDoc = "concepts/containers/images/"

// imageTopics are about getting an image.
var imageTopics = map[string]topic{
	"ErrImagePull": {
		title: text{"The image could not be pulled just now", "刚才拉取镜像失败了"},
		means: text{
			"The registry was asked and said no: the image or tag does not exist, it may not be read without credentials, or the registry cannot be reached. The phase stays Pending however often it is tried.",
			"向仓库请求镜像被拒：镜像或标签不存在、没有读取权限，或者仓库连不上。无论重试多少次，phase 都停在 Pending。",
		},
		here: text{"*{container}* needs {image} (pull policy {policy}).[[ {message}]]", "*{container}* 需要镜像 {image}（拉取策略 {policy}）。[[{message}]]"},
		next: text{"After 10 to 20 seconds STATUS reads ImagePullBackOff; the next attempt shows ErrImagePull again.", "10 到 20 秒后 STATUS 变为 ImagePullBackOff，下一次尝试失败时又会显示 ErrImagePull。"},
		check: text{
			"Compare registry, repository and tag letter by letter. “not found”: the tag is wrong. “insufficient_scope” or “authorization failed”: the repository is wrong or private. “no such host”: the registry is wrong. This simulated world has a fixed set of images (nginx, redis, busybox, alpine and others that courses use): any other is answered as missing, even if a real registry has it.",
			"逐字核对仓库地址、仓库名和标签。“not found”：标签不对；“insufficient_scope”“authorization failed”：仓库名写错或是私有仓库；“no such host”：仓库地址不对。这个模拟世界只有一部分镜像（nginx、redis、busybox、alpine 等课程常用的），其他镜像即使真实仓库里有，也会得到“不存在”的回答。",
		},
		fields: []string{"{path}.image", "{path}.imagePullPolicy", "spec.imagePullSecrets"}, command: describePod, link: imagesDoc,
		rules: []Rule{RuleImagePullFailed, RuleImagePullBackOff},
	},
	"ImagePullBackOff": {
		title: text{"Waits before it tries to pull the image again", "等待一段时间后再重试拉取镜像"},
		means: text{
			"A pull has failed, and the kubelet spaces out its attempts: 10 s, 20 s, 40 s and so on up to 5 minutes. It is a waiting reason of a container, and the phase stays Pending.",
			"拉取失败过，kubelet 拉长重试间隔：10 秒、20 秒、40 秒……最长 5 分钟。它是容器 waiting 状态的 reason，phase 仍是 Pending。",
		},
		here: text{"*{container}* cannot get {image}.[[ {message}]]", "*{container}* 拿不到镜像 {image}。[[{message}]]"},
		next: text{"[[The next attempt comes in {wait}.]] A corrected image is pulled without waiting for the rest of the back-off.", "[[下一次尝试在 {wait}后。]]把镜像改对之后会立即拉取，不必等完剩余的退避时间。"},
		check: text{
			"Correct the image (kubectl set image, or edit the pod: image is one of the few fields that may be changed), or give the pod an imagePullSecret. This simulated world has a fixed set of images (nginx, redis, busybox, alpine and others that courses use): any other is answered as missing, even if a real registry has it.",
			"改正镜像（kubectl set image 或编辑 Pod，image 是少数可以修改的字段之一），或给 Pod 配置 imagePullSecret。这个模拟世界只有一部分镜像（nginx、redis、busybox、alpine 等课程常用的），其他镜像即使真实仓库里有，也会得到“不存在”的回答。",
		},
		fields: []string{"{path}.image", "spec.imagePullSecrets"}, command: describePod, link: imagesDoc + "#imagepullbackoff",
		rules: []Rule{RuleImagePullBackOff, RuleImagePullFailed},
	},
	"ErrImageNeverPull": {
		title:  text{"The image is not on the node, and pulling it is forbidden", "节点上没有这个镜像，而策略又不允许拉取"},
		means:  text{"imagePullPolicy Never takes an image only from the node itself.", "imagePullPolicy: Never 表示只用节点上已有的镜像。"},
		here:   text{"*{container}* needs {image} on {node}.", "*{container}* 需要 {node} 上有镜像 {image}。"},
		next:   text{"The kubelet looks again at every sync; nothing changes until the image is there.", "kubelet 每次同步都会再看一次，镜像出现之前不会有变化。"},
		check:  text{"Use IfNotPresent or Always, or load the image onto the node.", "改用 IfNotPresent 或 Always，或者把镜像导入该节点。"},
		fields: []string{"{path}.imagePullPolicy", "{path}.image"}, command: describePod, link: imagesDoc + "#image-pull-policy",
		rules: []Rule{RuleImageNeverPull},
	},
	"InvalidImageName": {
		title: text{"The image's name cannot be read", "镜像名不合法"},
		means: text{
			"A reference is [registry/]repository[:tag][@digest], the repository in lower case. The API server accepts any text; the kubelet is the first to parse it.",
			"镜像引用的格式是 [仓库地址/]仓库名[:标签][@摘要]，仓库名必须小写。API server 不检查，kubelet 才第一次解析它。",
		},
		here:   text{"*{container}*: {image}.[[ {message}]]", "*{container}*：{image}。[[{message}]]"},
		next:   text{"Nothing is pulled until the name is corrected.", "名称改正之前不会拉取任何东西。"},
		check:  text{"Look for capital letters, a second colon, spaces, or a missing tag after the colon.", "检查是否有大写字母、多余的冒号、空格，或者冒号后面缺标签。"},
		fields: []string{"{path}.image"}, command: describePod, link: imagesDoc + "#image-names", rules: []Rule{RuleImageInvalid},
	},
	"ImageInspectError": {
		title: text{"The runtime cannot say what is in the image", "运行时无法读取镜像信息"},
		means: text{"The image is on the node but damaged, or the runtime does not answer.", "镜像在节点上但已损坏，或者运行时没有响应。"},
		here:  text{"*{container}*: {image}.[[ {message}]]", "*{container}*：{image}。[[{message}]]"}, next: text{"The kubelet tries again.", "kubelet 会重试。"},
		check: text{"Remove the image from the node and let it be pulled anew.", "从节点上删除该镜像，让它重新拉取。"}, fields: []string{"{path}.image"}, command: describePod, link: imagesDoc,
	},
	"RegistryUnavailable": {
		title: text{"The registry cannot be reached", "镜像仓库连不上"},
		means: text{"The name of the registry resolves, but it does not answer, or answers that it is out of order.", "仓库地址能解析，但没有响应，或者返回自身故障。"},
		here:  text{"*{container}* needs {image}.[[ {message}]]", "*{container}* 需要 {image}。[[{message}]]"}, next: text{"The kubelet tries again with growing pauses.", "kubelet 会以越来越长的间隔重试。"},
		check: text{"Wait for the registry, or use a mirror.", "等仓库恢复，或改用镜像站。"}, fields: []string{"{path}.image"}, command: describePod, link: imagesDoc,
		rules: []Rule{RuleImagePullFailed},
	},
	"event/Pulling": {
		title: text{"The kubelet asks the registry for the image", "kubelet 正在向仓库请求镜像"},
		means: text{
			"With policy Always it asks every time, which costs little when the node has the image already. An image without a tag or with :latest gets Always by default.",
			"策略为 Always 时每次都会询问；节点已有镜像时代价很小。没写标签或标签为 :latest 的镜像默认就是 Always。",
		},
		here:   text{"*{container}*: {image}, pull policy {policy}.", "*{container}*：{image}，拉取策略 {policy}。"},
		next:   text{"Pulled, or Failed with the registry's answer.", "接着是 Pulled，或带着仓库答复的 Failed。"},
		check:  text{"Nothing to mend. To pull less, name a tag and use IfNotPresent.", "无需修复。想少拉取，就写明标签并使用 IfNotPresent。"},
		fields: []string{"{path}.image", "{path}.imagePullPolicy"}, command: describePod, link: imagesDoc + "#image-pull-policy", rules: []Rule{RuleImagePulling},
	},
	"event/Pulled": {
		title: text{"The image is on the node", "镜像已在节点上"},
		means: text{
			"It has been pulled, or was there and the policy allowed to use it. “Including waiting” counts the time behind other pulls: a kubelet pulls one image at a time by default.",
			"镜像刚拉取完成，或者本来就在且策略允许直接使用。“including waiting” 包含排队时间：kubelet 默认一次只拉一个镜像。",
		},
		here: text{"*{container}*: {image}.[[ {eventMessage}]]", "*{container}*：{image}。[[{eventMessage}]]"}, next: text{"The container is created.", "接下来创建容器。"},
		check: text{"Nothing to mend.", "无需修复。"}, fields: []string{"{path}.image", "{path}.imagePullPolicy"}, command: describePod, link: imagesDoc,
		rules: []Rule{RuleImagePulled, RuleImagePresent},
	},
	"event/InspectFailed": {
		title: text{"The image's name cannot be parsed", "镜像名无法解析"},
		means: text{"The kubelet could not even ask for the image: its name breaks the rules for image references.", "镜像名不符合引用规则，kubelet 连请求都发不出去。"},
		here:  text{"[[*{container}*: {image}. ]][[{eventMessage}]]", "[[*{container}*：{image}。]][[{eventMessage}]]"}, next: text{"STATUS reads InvalidImageName.", "STATUS 会显示 InvalidImageName。"},
		check: text{"Correct the image's name: lower case, one colon before the tag.", "改正镜像名：全部小写，标签前只有一个冒号。"}, fields: []string{"{path}.image"}, command: describePod, link: imagesDoc + "#image-names",
	},
	"event/ErrImageNeverPull": {
		title: text{"Not on the node, and may not be pulled", "节点上没有，也不允许拉取"},
		means: text{"imagePullPolicy is Never and the node does not have the image.", "imagePullPolicy 为 Never，而节点上没有该镜像。"},
		here:  text{"[[*{container}* needs {image}. ]][[{eventMessage}]]", "[[*{container}* 需要 {image}。]][[{eventMessage}]]"}, next: text{"It is looked for again at every sync.", "每次同步都会再找一遍。"},
		check: text{"Use IfNotPresent or Always.", "改用 IfNotPresent 或 Always。"}, fields: []string{"{path}.imagePullPolicy"}, command: describePod, link: imagesDoc + "#image-pull-policy",
	},
	"event/FailedToRetrieveImagePullSecret": {
		title: text{"A Secret with registry credentials does not exist", "存放仓库凭据的 Secret 不存在"},
		means: text{
			"The pod names an image pull secret that is not in its namespace. The pull is tried without it, which may still succeed for public images.",
			"Pod 引用的 imagePullSecret 不在同一个命名空间里。kubelet 会在没有凭据的情况下尝试拉取，公开镜像仍可能成功。",
		},
		here: text{"[[{eventMessage}]]", "[[{eventMessage}]]"}, next: text{"The pull goes on without credentials.", "继续以无凭据方式拉取。"},
		check:  text{"Create the Secret (type kubernetes.io/dockerconfigjson) in the pod's namespace, or correct its name.", "在 Pod 所在的命名空间创建该 Secret（类型 kubernetes.io/dockerconfigjson），或改正名称。"},
		fields: []string{"spec.imagePullSecrets"}, command: "kubectl get secrets{ns}", link: "tasks/configure-pod-container/pull-image-private-registry/",
	},
}
