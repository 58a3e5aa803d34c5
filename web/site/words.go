package site

import "github.com/podscope/podscope/web/text"

// words are what the pages without programs say, beside their Markdown.
type words struct {
	Teachers, Docs, NavLabel, Menu                                                    string
	What, Example, OwnManifest, ALesson, Step, Manifest                               string
	Looks, Language, PageLanguage, Theme, AsReader, Light, Dark, Height, Panes        string
	PaneLesson, PaneManifest, PaneCluster, PanePod, PaneEvents, PaneTimeline, PaneTTY string
	Behaviour, Start, StartPoster, StartClick, StartVisible, Speed, Fastest, Play     string
	Apply, Version, Nodes, Seed                                                       string
	Code, CodeNote, Copy, Copied, Preview, Final, FinalNote, FinalBusy                string
	NotFound, NotFoundText                                                            string
	Request, Body, Answer, Does                                                       string
	Judged, Rows, Timing, Status, Events, Output, Given, Unseen                       string
}

var siteWords = map[string]words{
	"en": {
		Teachers: "For teachers", Docs: "Documentation", NavLabel: "Site", Menu: "Pages",
		What: "What is shown", Example: "An example", OwnManifest: "My own manifest", ALesson: "A lesson", Step: "Begin at step", Manifest: "Manifest (YAML)",
		Looks: "Looks", Language: "Language", PageLanguage: "as the page", Theme: "Theme", AsReader: "as the reader's system", Light: "light", Dark: "dark", Height: "Height in pixels", Panes: "Panels",
		PaneLesson: "Lesson", PaneManifest: "Manifest", PaneCluster: "Cluster", PanePod: "Pod", PaneEvents: "Events", PaneTimeline: "Timeline", PaneTTY: "Terminal",
		Behaviour: "Behaviour", Start: "Starts", StartPoster: "when its button is pressed", StartClick: "when it is clicked anywhere", StartVisible: "when it is scrolled into view",
		Speed: "Speed", Fastest: "as fast as it goes", Play: "Time passes from the start", Apply: "The manifest is applied at the start", Version: "Kubernetes version", Nodes: "Worker nodes", Seed: "Seed of chance",
		Code: "The code", CodeNote: "Paste it where your page allows HTML. What stands inside the element is read before it starts, and without JavaScript.", Copy: "Copy the code", Copied: "Copied.",
		Preview: "As your students see it", Final: "Add the final state to the poster", FinalNote: "Runs the pod until nothing is left to do, at most half an hour of its time, and writes what became of it into the code.", FinalBusy: "Running…",
		NotFound: "There is no such page", NotFoundText: "The address may be mistyped, or the page may have moved.",
		Request: "type", Body: "body", Answer: "answer", Does: "does",
		Judged: "What is compared", Given: "recordings it was built with", Unseen: "recorded afterwards",
		Rows: "the rows of `kubectl get pods`, in their order", Timing: "when each row comes", Status: "phase, conditions, container states, exit codes",
		Events: "Events", Output: "what the commands of the recording print",
	},
	"zh": {
		Teachers: "教师专页", Docs: "文档", NavLabel: "站点", Menu: "页面",
		What: "显示什么", Example: "示例", OwnManifest: "我自己的清单", ALesson: "课程", Step: "从第几步开始", Manifest: "清单（YAML）",
		Looks: "外观", Language: "语言", PageLanguage: "与网页相同", Theme: "主题", AsReader: "跟随读者的系统", Light: "浅色", Dark: "深色", Height: "高度（像素）", Panes: "面板",
		PaneLesson: "课程", PaneManifest: "清单", PaneCluster: "集群", PanePod: "Pod 详情", PaneEvents: "事件", PaneTimeline: "时间线", PaneTTY: "终端",
		Behaviour: "行为", Start: "何时启动", StartPoster: "按下启动按钮时", StartClick: "点击任意处时", StartVisible: "滚动到可见时",
		Speed: "速度", Fastest: "最快", Play: "一启动时间就开始走", Apply: "一启动就应用清单", Version: "Kubernetes 版本", Nodes: "工作节点数", Seed: "随机种子",
		Code: "代码", CodeNote: "粘贴到你的网页里允许 HTML 的地方。元素里面的内容在启动之前、以及没有 JavaScript 时供人阅读。", Copy: "复制代码", Copied: "已复制。",
		Preview: "学生看到的样子", Final: "把最终状态写进封面", FinalNote: "让 Pod 一直运行到无事可做为止（最多半小时模拟时间），再把结果写进代码。", FinalBusy: "正在运行…",
		NotFound: "没有这个页面", NotFoundText: "地址可能有误，或者页面已经搬走。",
		Request: "类型", Body: "内容", Answer: "答复", Does: "作用",
		Judged: "比较什么", Given: "构建时使用的录制", Unseen: "之后另外录制的",
		Rows: "`kubectl get pods` 的各行及其顺序", Timing: "每一行出现的时间", Status: "阶段、状况、容器状态、退出码", Events: "事件", Output: "录制中各条命令的输出",
	},
}

func wordsOf(c *text.Catalogue) words { return siteWords[c.Key()] }
