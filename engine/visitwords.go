package engine

import (
	"errors"
	"io"
	"net/url"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/protocol"
)

// Why a page cannot be shown, besides what the network says.
var (
	errNoAddress = errors.New("not an address")
	errNoName    = errors.New("no such host")
	errLoop      = errors.New("too many redirects")
	errGivenUp   = errors.New("another page was asked for")
)

// visitError says in words why there is no page, and in those of the network.
func visitError(err error, address string) (said protocol.Text, raw string) {
	host := address
	if u, perr := url.Parse(address); perr == nil && u.Host != "" {
		host = u.Host
	}
	raw = err.Error()
	var failed *network.RequestError
	if errors.As(err, &failed) {
		raw = failed.Err.Error()
	}
	for _, w := range visitWords {
		if errors.Is(err, w.err) {
			if w.plain {
				raw = ""
			}
			return protocol.Text{"en": w.en(host), "zh": w.zh(host)}, raw
		}
	}
	return protocol.Text{"en": "The page could not be fetched from " + host + ".", "zh": "无法从 " + host + " 取得页面。"}, raw
}

// visitWords are the errors that have words of their own. Plain ones have nothing to add.
var visitWords = []struct {
	err    error
	plain  bool
	en, zh func(host string) string
}{
	{
		errNoAddress, true,
		func(string) string {
			return "This is not an address that a browser can open. It would look like http://localhost:8080/."
		},
		func(string) string {
			return "这不是浏览器能打开的地址。正确的地址形如 http://localhost:8080/。"
		},
	},
	{
		errNoName, false,
		func(host string) string {
			return host + " is no name that this node knows. It knows localhost and the nodes; names of services are known inside of pods. Use an IP address."
		},
		func(host string) string {
			return "这个节点不认识 " + host + "。节点只认识 localhost 和各节点的名字；Service 的名字只在 Pod 里有效。请改用 IP 地址。"
		},
	},
	{
		errno.ECONNREFUSED, false,
		func(host string) string {
			return "Connection refused: nothing listens at " + host + ". If a port-forward served it, that has ended."
		},
		func(host string) string {
			return "连接被拒绝：没有程序在监听 " + host + "。如果它原本由 port-forward 提供，那么转发已经结束。"
		},
	},
	{
		network.ErrTimeout, false,
		func(host string) string {
			return host + " did not answer within a minute: no machine and no pod has this address, or what has it cannot be reached, or takes its time."
		},
		func(host string) string {
			return host + " 一分钟内没有应答：这个地址没有机器或 Pod 在用，或者无法到达，或者它还没忙完。"
		},
	},
	{
		errno.ETIMEDOUT, false,
		func(host string) string { return host + " did not answer." },
		func(host string) string { return host + " 没有应答。" },
	},
	{
		errno.EHOSTUNREACH, false,
		func(host string) string { return "No machine and no pod has the address " + host + " at the moment." },
		func(host string) string { return "此刻没有机器或 Pod 使用地址 " + host + "。" },
	},
	{
		errno.ECONNRESET, false, closedEn, closedZh,
	},
	{
		io.EOF, false, closedEn, closedZh,
	},
	{
		io.ErrUnexpectedEOF, false,
		func(host string) string {
			return "The connection to " + host + " was closed in the middle of the answer."
		},
		func(host string) string { return "应答还没传完，与 " + host + " 的连接就被关闭了。" },
	},
	{
		network.ErrBadResponse, false,
		func(host string) string { return host + " answers, but not as web servers do: this is not HTTP." },
		func(host string) string {
			return host + " 有应答，但用的不是 HTTP，不像是网页服务器。"
		},
	},
	{
		errLoop, true,
		func(host string) string { return host + " redirects from one address to another without an end." },
		func(host string) string { return host + " 一再重定向，没有尽头。" },
	},
	{
		errGivenUp, true,
		func(string) string { return "Another page was asked for before the answer came." },
		func(string) string { return "应答到来之前，又请求了别的页面。" },
	},
}

func closedEn(host string) string {
	return "The connection to " + host + " was closed without an answer. If a port-forward serves it, its terminal says why: often nothing listens at the pod's port, or the pod is gone."
}

func closedZh(host string) string {
	return "与 " + host + " 的连接没有应答就被关闭了。如果它由 port-forward 提供，终端里写着原因：多半是 Pod 的这个端口上没有程序在监听，或者 Pod 已经不在了。"
}
