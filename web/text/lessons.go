package text

// LessonWords is what lessons and their catalogue say, beside the lessons' own texts.
type LessonWords struct {
	// The catalogue
	Lessons, Path, About, Intro, All, Section, StartHere, Playground      string
	ForBeginners, Begun, Done                                             string
	MinutesF                                                              string // number
	ContinueF                                                             string // title
	Progress, ProgressNote, Export, Import                                string
	ProgressF                                                             string // done, all
	ImportedF                                                             string // number of lessons
	ImportNotJSON, ImportOther, ImportNewer, ImportUnread, StorageRefused string

	// The player
	Lesson, Start, Next, Finish, Back, Loading, Lost, Again, Leave                   string
	StepF                                                                            string // number, all
	Preparing, Watching, Checking, LetTimePass, NoCheck, TaskDone, GoToLesson, Ahead string

	// Questions
	Predict, PredictNote, Right, NotQuite, GoOn, Guesses, AnswerFirst string
	QuestionF                                                         string // number, all
	AnswerIs, YouSaid                                                 string

	// Help
	Hint, NoMoreHints, ShowMe, ResetStep, ResetLesson, ResetLessonText string
	HintF                                                              string // number, all
	Showing, ShowPause, ShowGoOn, ShowOne, ShowStop, ShowUndo, Shown   string
	ShowRunsF, ShowTypesF, ShowPressesF, ShowWaitsF, ShowWritesF       string // what

	// Code
	Run, Interrupt, Copy, Copied, CopyFailed, OpenFile, Output string
	RunF, CopyF, OpenFileF                                     string // what

	// The end
	Finished, Learned, Terms, Docs string
	AloneF                         string // steps, all
	RightF                         string // guesses, all
	NextLessonF                    string // title
	WentBackF                      string // step
}

var english = LessonWords{
	Lessons: "Lessons", Path: "/lessons/",
	About: "Short lessons about Kubernetes pods, each on a simulated cluster in your browser.",
	Intro: "Short lessons in an order that a beginner can follow. Each runs on a simulated cluster in your browser: nothing to install, nothing that can break.",
	All:   "All lessons", Section: "Lessons by topic", StartHere: "Start with the first lesson", Playground: "Playground",
	ForBeginners: "New to pods? Begin at the top and go down.", Begun: "begun", Done: "done",
	MinutesF: "%d min", ContinueF: "Continue: %s",
	Progress: "Your progress", ProgressNote: "It is kept in this browser only.", Export: "Save to a file", Import: "Load from a file", ProgressF: "%d of %d lessons done",
	ImportedF:     "Loaded; lessons in the file: %d. What you had done here is kept as well.",
	ImportNotJSON: "This file is not one that Podscope has saved: it is not JSON. Nothing has changed.",
	ImportOther:   "This file holds no progress of lessons. Choose one that was saved on this page. Nothing has changed.",
	ImportNewer:   "This file was saved by a newer version of Podscope. Load this page again to get that version. Nothing has changed.",
	ImportUnread:  "The file could not be read. Nothing has changed.", StorageRefused: "This browser does not let the page keep anything: your progress lasts as long as this tab.",

	Lesson: "Lesson", Start: "Start", Next: "Next step", Finish: "Finish", Back: "Back", Loading: "The lesson is loading…",
	Lost: "The lesson could not be loaded. Check the connection.", Again: "Try again", Leave: "Leave the lesson", StepF: "Step %d of %d",
	Preparing: "Preparing the cluster for this step…", Watching: "The page notices by itself when this is done.", Checking: "Checking…", LetTimePass: "Let time pass",
	NoCheck: "Nothing is checked here. Go on when you are ready.", TaskDone: "Done.", GoToLesson: "To the lesson", Ahead: "What comes next in the lesson",

	Predict: "First, a guess", PredictNote: "The clock waits for your answer. A wrong guess costs nothing.", Right: "Right.", NotQuite: "Not quite.", GoOn: "Go on",
	Guesses: "What you guessed", AnswerFirst: "First make your guess; then the clock moves.", QuestionF: "Question %d of %d", AnswerIs: "The answer:", YouSaid: "You said:",

	Hint: "Hint", NoMoreHints: "No more hints", ShowMe: "Show me", ResetStep: "Restart this step", ResetLesson: "Restart the lesson",
	ResetLessonText: "The cluster and the files become what they were at the lesson's beginning. That you have finished the lesson before, if you have, stays noted.",
	HintF:           "Hint %d of %d", Showing: "Showing how it is done", ShowPause: "Pause", ShowGoOn: "Go on", ShowOne: "One thing only", ShowStop: "Stop and undo",
	ShowUndo: "Undo: as it was before", Shown: "That was it. You can undo this and do it yourself.",
	ShowRunsF: "In the terminal: %s", ShowTypesF: "To the program: %s", ShowPressesF: "Key: %s", ShowWaitsF: "Time passes: %s", ShowWritesF: "In the editor: %s",

	Run: "Run", Interrupt: "Ctrl+C, then run", Copy: "Copy", Copied: "Copied", CopyFailed: "The browser does not allow copying.", OpenFile: "Open in the editor", Output: "Prints",
	RunF: "Run %s", CopyF: "Copy %s", OpenFileF: "Open %s in the editor",

	Finished: "You have finished this lesson", Learned: "What you have done", Terms: "Words to remember", Docs: "Documentation",
	AloneF: "Steps on your own: %d of %d", RightF: "Right guesses: %d of %d", NextLessonF: "Next lesson: %s",
	WentBackF: "You went back to before step %d began, and go on from there.",
}

var chinese = LessonWords{
	Lessons: "课程", Path: "/zh/lessons/",
	About: "关于 Kubernetes Pod 的短课，每一课都在浏览器里的模拟集群上进行。",
	Intro: "一节节短课，按初学者能跟上的顺序排列。每一课都在浏览器里的模拟集群上进行：什么都不用装，也弄不坏什么。",
	All:   "全部课程", Section: "按主题排列的课程", StartHere: "从第一课开始", Playground: "演练场",
	ForBeginners: "第一次接触 Pod？从头往下学就好。", Begun: "已开始", Done: "已完成",
	MinutesF: "约 %d 分钟", ContinueF: "继续：%s",
	Progress: "学习进度", ProgressNote: "只保存在这个浏览器里。", Export: "保存到文件", Import: "从文件载入", ProgressF: "已完成 %d / %d 课",
	ImportedF:     "已载入：文件里有 %d 课的进度。你在这里的进度也都保留。",
	ImportNotJSON: "这不是 Podscope 保存的文件：它不是 JSON。什么都没有改变。",
	ImportOther:   "这个文件里没有课程进度。请选择在本页保存的文件。什么都没有改变。",
	ImportNewer:   "这个文件由更新版本的 Podscope 保存。请刷新页面以获得新版本。什么都没有改变。",
	ImportUnread:  "文件读不出来。什么都没有改变。", StorageRefused: "浏览器不允许本页保存数据：关掉标签页，进度就没有了。",

	Lesson: "课程", Start: "开始", Next: "下一步", Finish: "完成", Back: "上一步", Loading: "课程正在加载…",
	Lost: "课程加载失败，请检查网络。", Again: "再试一次", Leave: "离开课程", StepF: "第 %d 步，共 %d 步",
	Preparing: "正在为这一步准备集群…", Watching: "做完了，页面自己会发现。", Checking: "正在检查…", LetTimePass: "让时间走",
	NoCheck: "这一步不作检查，准备好了就继续。", TaskDone: "完成了。", GoToLesson: "回到课程", Ahead: "课程接下来的内容",

	Predict: "先猜一猜", PredictNote: "你回答之前，时钟不会走。猜错也没关系。", Right: "正确。", NotQuite: "不太对。", GoOn: "继续",
	Guesses: "你的猜测", AnswerFirst: "先猜一猜，时钟才会走。", QuestionF: "第 %d 题，共 %d 题", AnswerIs: "答案：", YouSaid: "你选的：",

	Hint: "提示", NoMoreHints: "没有更多提示了", ShowMe: "演示一遍", ResetStep: "重做这一步", ResetLesson: "重新开始本课",
	ResetLessonText: "集群和文件会回到本课开始时的样子。如果你学完过这一课，记录仍然保留。",
	HintF:           "提示 %d / %d", Showing: "正在演示", ShowPause: "暂停", ShowGoOn: "继续", ShowOne: "只走一步", ShowStop: "停止并撤销",
	ShowUndo: "撤销，回到演示之前", Shown: "演示完了。可以撤销，然后自己做一遍。",
	ShowRunsF: "在终端里：%s", ShowTypesF: "输入给程序：%s", ShowPressesF: "按键：%s", ShowWaitsF: "时间过去：%s", ShowWritesF: "在编辑器里：%s",

	Run: "运行", Interrupt: "先按 Ctrl+C 再运行", Copy: "复制", Copied: "已复制", CopyFailed: "浏览器不允许复制。", OpenFile: "在编辑器中打开", Output: "输出",
	RunF: "运行 %s", CopyF: "复制 %s", OpenFileF: "在编辑器中打开 %s",

	Finished: "这一课学完了", Learned: "你做到的", Terms: "要记住的词", Docs: "官方文档",
	AloneF: "独立完成 %d / %d 步", RightF: "猜对 %d / %d 题", NextLessonF: "下一课：%s",
	WentBackF: "你回到了第 %d 步开始之前，从那里继续。",
}
