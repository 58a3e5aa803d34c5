package text

// Chinese is the page's text in Simplified Chinese.
var Chinese = Catalogue{
	Lang: "zh-Hans", Path: "/zh/", Title: "Podscope – Kubernetes Pod 演练场",
	About:    "在浏览器里编写 Pod、应用它，一步步观看它的一生，可进可退。",
	NoScript: "Podscope 在浏览器里模拟一个 Kubernetes 集群，需要启用 JavaScript。",
	NoWasm:   "此浏览器不支持 WebAssembly，而 Podscope 要靠它模拟集群。",
	LoadFail: "页面程序加载失败。请检查网络后重新加载页面。",

	TopBar: "Podscope 顶栏", Examples: "示例", Cluster: "集群", KubernetesVersion: "Kubernetes 版本",
	Nodes: "工作节点数", OtherLanguage: "English", OtherPath: "/", OtherCode: "en",
	Theme: "主题", ThemeAuto: "跟随系统", ThemeLight: "浅色", ThemeDark: "深色", Reset: "重建集群", Keys: "键盘",

	Panels: "面板", Manifest: "清单", Events: "事件", Timeline: "时间线", Pod: "Pod", Past: "过去",

	Files: "文件", NewFile: "新建文件", RemoveFile: "移除此文件",
	EditorLabel: "清单，YAML", EditorLeave: "按 Esc 再按 Tab 可离开编辑器。", Apply: "应用", ApplyAll: "应用全部文件", Delete: "删除",
	AsWritten: "所写", AsStored: "所存",
	StoredIntro: "由 API 服务器补全，并非你写的", StoredNone: "集群里还没有这个对象，请先应用清单。",
	Answer: "API 服务器的答复", AnswerNone: "API 服务器的答复会显示在这里。", AnswerPending: "API 服务器正在读取……",
	Undo: "撤销", DeletedFileF: "已移除 %s。",
	ProblemAtF: "第 %d 行", NotesF: "这里未模拟或只部分模拟：%d 处",

	ClusterEmpty: "还没有 Pod。应用一份清单后，它们会出现在各自的节点上。", ClusterStarting: "集群正在启动，节点和 Pod 会显示在这里。",
	NotOnNode: "尚未分配到节点", NodeLost: "该节点已不存在", NoPodsHere: "没有 Pod。", NodeEmpty: "kube-system 之外没有 Pod。", Restarts: "重启次数", Init: "初始化", Sidecar: "边车", Ephemeral: "临时",
	RequestedF: "已请求 CPU %s（共 %s），内存 %s（共 %s）", PodCountF: "Pod 数：%d", RestartsF: "重启 %d 次",

	Failed: "失败", Arrange: "集群的排列方式", NodesView: "节点", WorkloadsView: "工作负载", WorkloadsEmpty: "还没有工作负载。应用 Deployment、Job 或 Service 后，它们和各自的 Pod 会显示在这里。",
	PodsAlone: "没有所有者的 Pod", ServicesNowhere: "没有选中任何 Pod 的 Service", OlderRevisions: "更早的版本：", Newest: "最新", Differs: "最新版本改动的地方", Steady: "符合期望",
	RollingOut: "滚动更新中", Stuck: "没有进展", Paused: "已暂停", Suspended: "已挂起", GetsTraffic: "接收流量", NotPending: "无流量：还没有地址", NotFinished: "无流量：已结束",
	NotTerminating: "无流量：正在删除", NotUnready: "无流量：未就绪", NotPort: "无流量：没有同名端口", NotListed: "暂无流量：尚未写入 EndpointSlice", SelectsNone: "选择器没有匹配任何 Pod",
	NoneReady: "没有可接收流量的 Pod", ObjectGone: "此刻这个对象不存在。", Fields: "字段", Revisions: "版本", Backends: "Pod 与流量", RevisionF: "版本 %d", NextRunF: "下次运行：%s",
	ConnectionsF: "连接数：%d", FailedF: "失败：%d", NotSelectedF: "未选中：需要 %s，实际 %s",

	Waiting: "等待中", Running: "运行中", Terminated: "已结束", Pulling: "拉取镜像", BackOff: "退避", GracePeriod: "宽限期",
	Good: "正常", Bad: "有问题", Busy: "进行中", Done: "已完成",

	PodEmpty: "在集群里选择一个 Pod：它的 STATUS、phase、状况和容器会并排显示在这里。",
	PodGone:  "此刻这个 Pod 不存在。", Status: "STATUS", Phase: "phase", Conditions: "状况", Containers: "容器", State: "状态",
	Reason: "原因", ExitCode: "退出码", Signal: "信号", LastState: "上一个状态", Image: "镜像", Node: "节点", IP: "IP",
	QOS: "QoS 类别", Owner: "所有者", Probes: "探针", NeverRun: "尚未执行", ConditionsNone: "还没有状况。", Why: "为什么？",
	Volumes: "卷", Labels: "标签", NoNode: "尚无", Deleting: "正在删除", DeletingF: "正在删除，宽限期 %d 秒",
	WhyF: "为什么是 %s？", ProbeOKF: "连续成功 %d 次（需要 %d 次）", ProbeFailF: "连续失败 %d 次（满 %d 次即处理）",

	EventsEmpty:  "还没有事件。集群各组件的报告会显示在这里，最新的在最上面。",
	OnlySelected: "只看此 Pod", AllEvents: "显示更早的事件", New: "新", Normal: "Normal", Warning: "Warning",
	TimesF: "%d 次，历时 %s", AgoF: "%s 前", EventCountF: "显示 %d 条",

	TimelineEmpty: "选择一个 Pod：它的容器何时做了什么，会显示在这里。", Scrubber: "时刻", Zoom: "显示的时间范围",
	ZoomAll: "全部", ZoomTen: "10 分钟", ZoomOne: "1 分钟", EventMarks: "事件标记；事件列表中有文字",
	Legend: "图例", LegendDue: "预计持续到此", LegendPassed: "探针成功", LegendFailed: "探针失败", LegendEvent: "事件", LegendWarning: "Warning 类型的事件",
	LaneF: "%s：%s", LeftF: "（还剩 %s）", FromToF: "%s，从 %s 到 %s", Ongoing: "现在",

	Transport: "时间", ToStart: "回到起点", StepBack: "后退一步", Play: "播放", Pause: "暂停", Step: "前进一步", Live: "回到现在",
	Until: "直到…", Speed: "速度", SpeedMax: "最快", Clock: "模拟时钟", Simulated: "模拟",
	UntilEvent: "下一个事件", UntilReady: "Pod 就绪", UntilFinished: "Pod 结束", UntilRestart: "下一次重启",
	UntilGone: "Pod 消失", UntilIdle: "再没有事要做", TenSeconds: "+10 秒", OneMinute: "+1 分钟", OneHour: "+1 小时",
	ClusterTime: "集群的时钟",
	NothingYet:  "前进一步会走到下一个变化，这里会说明变了什么。", MoreF: "（此前还有 %d 处变化）",
	NothingChanged: "时间过去了，什么也没有变。", MoreElseF: "（前后还有 %d 处变化）",
	NewPodF: "查看新 Pod：%s", Gone: "已消失",

	PastTitle: "你正在看过去。", PastBack: "回到现在", PastBranch: "从这里继续", PastF: "%s / %s", LookingF: "这是 %s 时的样子。",
	BranchTitle: "从过去继续吗？", BranchConfirm: "忘掉之后的事，从这里继续", BranchLive: "回到现在", Cancel: "取消", Close: "关闭",
	BranchF: "你在 %s。要在这里操作，就得忘掉这一刻之后发生的一切。清单保持不变。",

	WhyTitle: "为什么？", WhyMeans: "含义", WhyHere: "为何如此", WhyFields: "由哪些字段决定", WhyNext: "接下来", WhyCheck: "检查什么",
	WhyCommand: "能告诉你的命令", WhyDocs: "Kubernetes 文档", WhyLoading: "正在询问集群…", RunIt: "运行",
	NotWritten: "清单里没有写：这是默认值", ShowFieldF: "在清单中显示 %s", WhyNextAtF: "时刻：%s。",

	WhatIf: "如果…", WhatIfIntro: "每一项也都是一条命令。", WhatIfSilent: "（没有输出。）",

	Terminal: "终端", TerminalName: "node-1 的终端", NewTerminal: "再打开一个终端", TerminalF: "终端 %d", CloseTerminalF: "关闭终端 %d",
	TerminalWaits: "时钟已暂停，而这条命令正在等待时间流逝。", TerminalRunOn: "运行到它结束", TerminalEndedF: "Shell 已结束，退出码 %d。",
	TerminalAbsent: "在这个时刻，终端还没有打开。", TerminalReader: "屏幕阅读器模式", TerminalLeave: "按 Esc 再按 Tab 可离开终端。", TerminalKeys: "按键",
	TerminalTooLong: "内容太长，不能一次粘贴到终端。请放进左侧的文件里：命令在工作目录中能找到它。",
	TerminalLost:    "终端无法加载。", EditingF: "有程序正在编辑 %s（终端 %d），等你完成。", EditSave: "保存并返回", EditQuit: "不保存，返回",

	TerminalEndless: "这条命令会一直运行，直到按 Ctrl+C；时钟已暂停。", TerminalMore: "运行到它有新输出",
	TerminalLacksF: "这里的镜像和节点只有真实程序的一部分；真实的那个也许有 %s。", TerminalLimits: "哪些没有模拟",

	Preview: "预览", PreviewOpen: "显示页面", PreviewServer: "API 服务器", PreviewAddress: "地址", PreviewReload: "重新加载页面", PreviewPage: "页面内容",
	PreviewLoading: "正在等待应答…", PreviewPaused: "时钟已暂停，应答还没有到。", PreviewRunOn: "运行到有应答", PreviewFailed: "没有取得页面。",
	PreviewEmpty: "应答没有内容。", PreviewEnded: "port-forward 已结束，预览随之关闭。",
	PreviewLacks:  "页面里的脚本不会运行，它引用的图片和样式表也不会加载。",
	PreviewShownF: "%s · %s · %d 字节 · %d 毫秒", PreviewHopsF: "重定向 %d 次", PreviewBinaryF: "这不是网页、文本或图片（%s），无法显示。",

	Notices:   "通知",
	Hint:      "这个 Pod 运行在模拟的集群上。修改清单后点“应用”；在下方可以让时间一步步前进，也可以后退。",
	HintClose: "知道了", EngineLoading: "集群正在加载…",
	EngineLost: "引擎已停止。", EngineSlow: "引擎有一会儿没有回应，也许正忙；重新启动它不会丢失会话。",
	Restarting: "引擎已停止；正在启动另一个并重放会话。",
	Replayed:   "引擎已重新启动，并重放了会话。", RestartEngine: "重新启动引擎",

	ErrorF: "没有成功：%s", ResetTitle: "重建集群吗？", ResetText: "所有对象和历史都会消失，你的清单会保留。", ResetConfirm: "重建",

	More: "更多", Teachers: "教师专页：嵌入演练场", Docs: "文档", OpenFull: "完整打开",
	Share: "分享", ShareLink: "复制链接", ShareEmbed: "复制嵌入代码", ShareFile: "下载会话（.json）", ShareOpen: "打开会话或清单文件…",
	CopiedLink: "已复制。打开此链接的人会得到整个会话：文件、历史和所在时刻。", CopiedEmbed: "已复制。把代码粘贴到你的网页里即可。",
	LinkLong:  "链接很长，有些程序会把它截断。下载会话文件则没有这个限制。",
	CopyTitle: "请手动复制", CopyNote: "浏览器不允许页面自行复制。请选中下面的文字再复制。",
	Sessions: "最近的会话", SessionsNote: "会话只保存在这个浏览器里，每个标签页各存各的。", SessionNew: "新会话", SessionThis: "当前会话", SessionOpen: "已在另一个标签页打开",
	SessionRemoveF:     "删除 %s",
	TroubleUnreadable:  "这个链接或文件里的会话完全无法读取，可能是被截断了，请重新索取一份。",
	TroubleForeign:     "这不是 Podscope 的会话。",
	TroubleDamaged:     "这个会话在传输途中损坏或被截断了。",
	TroubleNewer:       "这个会话由更新版本的 Podscope 创建。此版本不认识的内容已略去；重新加载页面也许能得到新版本。",
	TroubleKeptLost:    "浏览器保存的会话无法读取，这里开始一个新的会话。",
	TroubleKeptDamaged: "浏览器保存的会话已损坏。原样仍留在“最近的会话”里，现在用的是一个副本。",
	TroubleOlder:       "这个会话采用旧格式，已转换为新格式。",
	TroubleOpenedF:     "能读取的部分已经打开：文件 %d 个，操作 %d 次。",
	TroubleVersionF:    "它录制于 Kubernetes v%s，这里没有模拟该版本；现以 v%s 重放。",

	KeysTitle: "键盘", KeyApply: "应用清单", KeyPlay: "播放或暂停", KeyStep: "前进到下一个变化", KeyBack: "后退一步", KeyHelp: "本帮助",
	KeyLeave: "离开编辑器或终端", KeyComplete: "在编辑器中：这里可以写什么", KeyScrub: "在滑块上：移动时刻",
	KeyTerminal: "打开或收起终端", KeyCopy: "在终端中：复制选中的文字",
	KeysNote: "光标不在文本框中时，单键才有效。",

	Lesson: chinese,

	EditorPhrases: map[string]string{"Completions": "补全", "Diagnostics": "问题", "No diagnostics": "没有问题"},
	ExampleTitles: map[string]string{
		"web.yaml": "正常运行的 Pod", "liveness.yaml": "存活探针失败", "readiness.yaml": "运行不等于就绪", "startup.yaml": "启动缓慢",
		"init.yaml": "初始化容器，其中一个失败", "sidecar.yaml": "原生边车", "hooks.yaml": "postStart 与 preStop", "crash.yaml": "CrashLoopBackOff",
		"restart-never.yaml": "从不重启", "image.yaml": "不存在的镜像", "config.yaml": "缺少 ConfigMap", "memory.yaml": "内存超限",
		"unschedulable.yaml": "没有合适的节点", "grace.yaml": "宽限期",
	},
	ExampleNotes: map[string]string{
		"config.yaml":        "这个 Pod 引用的 ConfigMap 不存在。\n去掉下面的注释符号，再应用一次。",
		"crash.yaml":         "容器一次又一次出错退出：\n每次重启前的等待都比上一次长一倍。",
		"grace.yaml":         "容器的第一个进程如果不处理 SIGTERM，\n就会忽略它。删除这个 Pod，看看要多久。",
		"hooks.yaml":         "postStart 与容器的启动同时进行；\npreStop 在通知容器停止之前运行，\n时间算在宽限期之内。",
		"image.yaml":         "没有这个标签：无论重启策略是什么，\nPod 都停在 Pending。",
		"init.yaml":          "初始化容器一个接一个地运行，应用要等\n它们全部完成。第二个先失败两次才成功。",
		"liveness.yaml":      "30 秒后文件消失：探针连续失败三次，\nkubelet 就会重启容器。",
		"memory.yaml":        "程序要的内存超过了它的限制：内核杀死它，\nSTATUS 显示 OOMKilled。",
		"readiness.yaml":     "运行不等于就绪：容器立刻就在运行，\n但文件出现之前还没有就绪。",
		"restart-never.yaml": "一个容器正常结束，另一个没有；\n策略是 Never，两个都不会重启。\nphase 会是什么？",
		"sidecar.yaml":       "边车是一直运行的初始化容器：\n它先于应用启动，晚于应用停止。",
		"startup.yaml":       "启动探针通过之前，存活探针不运行：\n启动慢不是被杀死的理由。",
		"unschedulable.yaml": "没有节点带这个标签：\nPod 一直等到有节点得到它。",
	},
}
