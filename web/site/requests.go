package site

import (
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/podscope/podscope/web/text"
)

// request is a line of the protocol's table of requests.
type request struct{ name, body, answer, does string }

var requestLine = regexp.MustCompile(`(?m)^//\t(\S+) +(\S+) +→ (.+?)  +(\S.*)$`)

// requests reads the table from the protocol's own documentation, so that there is one.
func requests() ([]request, error) {
	source, err := os.ReadFile("engine/protocol/doc.go")
	if err != nil {
		return nil, err
	}
	var all []request
	for _, m := range requestLine.FindAllStringSubmatch(string(source), -1) {
		all = append(all, request{m[1], m[2], strings.TrimSpace(m[3]), m[4]})
	}
	return all, nil
}

// requestsInChinese says what each request does.
var requestsInChinese = map[string]string{
	"hello": "引擎的版本和限制；引擎启动后也会以 ready 推送它", "open": "忘掉一切，把给出的会话重放到它的位置", "apply": "对编辑器里的文本执行 kubectl apply -f",
	"check": "同样的事，但只在服务器端试运行：什么都不改变", "delete": "kubectl delete 一个对象；不等它消失", "run": "在控制平面节点上执行一行命令",
	"try": "在集群的副本上执行：告诉你会怎样，但什么都不改变，时间也不走", "step": "走到学习者能看到的下一个变化", "back": "查看上一个这样的变化之前的时刻",
	"advance": "让时间流逝", "until": "让时间流逝，直到条件成立", "seek": "查看另一个时刻（不重放）", "live": "回到会话的末尾",
	"branch": "忘掉所查看时刻之后发生的事，从那里继续", "play": "让时间自己走；其间推送 state", "pause": "暂停", "select": "状态里带上谁的详情和时间线",
	"stored": "API 服务器所存对象的 YAML", "why": "解释所见之事", "complete": "编辑器里此处可以写什么", "hover": "编辑器里此处字段的说明",
	"replay": "在单独的集群上重放一个录制的案例", "export": "重现此会话所需的一切",
	"terminal-open": "在第一个节点上打开登录 shell，带有自己的终端", "terminal-input": "按下的键或粘贴的文本", "terminal-resize": "改变终端大小", "terminal-close": "挂断",
	"visit": "让第一个节点上的浏览器请求一个页面",
}

// requestTable is the table in Markdown.
func requestTable(c *text.Catalogue) string {
	w := wordsOf(c)
	var out strings.Builder
	fmt.Fprintf(&out, "| %s | %s | %s | %s |\n| --- | --- | --- | --- |\n", w.Request, w.Body, w.Answer, w.Does)
	all, _ := requests()
	for _, r := range all {
		does := r.does
		if c.Key() == "zh" {
			does = requestsInChinese[r.name]
		}
		fmt.Fprintf(&out, "| `%s` | %s | %s | %s |\n", r.name, r.body, r.answer, does)
	}
	return out.String()
}
