package nginx

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/proc"
)

const httpDate = "Mon, 02 Jan 2006 15:04:05 GMT"

func sortedPorts(m map[uint16]*network.Listener) []uint16 {
	var ports []uint16
	for p := range m {
		ports = append(ports, p)
	}
	slices.Sort(ports)
	return ports
}

func serveAll(p *proc.Process, s *network.Server, all []*network.Listener) int {
	if len(all) == 0 {
		for {
			p.Pause()
		}
	}
	_ = s.Serve(p, all...)
	return 0
}

// exchange is one request being answered.
type exchange struct {
	*worker
	r    *network.Request
	s    *server
	l    *location
	uri  string
	conn int
	deep int
}

// answer finds the server and location of a request and what they say.
func (w *worker) answer(r *network.Request) *network.Response {
	id, ok := w.conns[r.RemoteAddr]
	if !ok {
		if len(w.conns) > 4096 {
			clear(w.conns)
		}
		w.counter++
		id = w.counter
		w.conns[r.RemoteAddr] = id
	}
	x := &exchange{worker: w, r: r, conn: id, uri: path.Clean("/" + r.Path())}
	if strings.HasSuffix(r.Path(), "/") && x.uri != "/" {
		x.uri += "/"
	}
	x.s = w.server(r)
	resp := x.handle()
	if resp.Status >= 300 {
		resp = x.errorPage(resp)
	}
	x.addHeaders(resp)
	w.finishHeaders(r, resp)
	w.logAccess(r, resp)
	return resp
}

// server chooses by port, then by name, then the default.
func (w *worker) server(r *network.Request) *server {
	host, _, _ := strings.Cut(r.Header.Get("Host"), ":")
	var first, chosen *server
	for _, s := range w.conf.servers {
		if !slices.Contains(s.ports, r.LocalAddr.Port()) {
			continue
		}
		if first == nil || s.isDefault && !first.isDefault {
			first = s
		}
		if chosen == nil && slices.ContainsFunc(s.names, func(n string) bool { return nameMatches(n, host) }) {
			chosen = s
		}
	}
	if chosen != nil {
		return chosen
	}
	return first
}

func nameMatches(pattern, host string) bool {
	switch {
	case strings.HasPrefix(pattern, "*."):
		return strings.HasSuffix(host, pattern[1:])
	case strings.HasSuffix(pattern, ".*"):
		return strings.HasPrefix(host, pattern[:len(pattern)-1])
	}
	return pattern == host && host != ""
}

// locate finds the location of the URI: exact, longest prefix, first regular expression.
func (x *exchange) locate() *location {
	var best *location
	for _, l := range x.s.locations {
		if l.kind == "=" && l.path == x.uri {
			return l
		}
		if (l.kind == "" || l.kind == "^~") && strings.HasPrefix(x.uri, l.path) && (best == nil || len(l.path) > len(best.path)) {
			best = l
		}
	}
	if best != nil && best.kind == "^~" {
		return best
	}
	for _, l := range x.s.locations {
		if l.re != nil && l.re.MatchString(x.uri) {
			return l
		}
	}
	return best
}

// setting finds a directive in the location, the server or http, innermost first.
func (x *exchange) setting(name string) (directive, bool) {
	if x.l != nil {
		if d, ok := find(x.l.block, name); ok {
			return d, true
		}
	}
	if x.s != nil {
		if d, ok := find(x.s.block, name); ok {
			return d, true
		}
	}
	return find(x.conf.http, name)
}

func (x *exchange) handle() *network.Response {
	if x.deep++; x.deep > 10 {
		x.fault("rewrite or internal redirection cycle while internally redirecting to %q", x.uri)
		return x.page(500, x.r)
	}
	if x.s != nil {
		if d, ok := find(x.s.block, "return"); ok {
			return x.returned(d)
		}
		x.l = x.locate()
	}
	if x.l != nil {
		if d, ok := find(x.l.block, "return"); ok {
			return x.returned(d)
		}
		for _, d := range x.l.block {
			if d.name == "deny" && len(d.args) > 0 && d.args[0] == "all" {
				x.fault("access forbidden by rule")
				return x.page(403, x.r)
			}
		}
		if d, ok := find(x.l.block, "proxy_pass"); ok && len(d.args) > 0 {
			return x.proxy(d.args[0])
		}
		if _, ok := find(x.l.block, "stub_status"); ok {
			n := len(x.conns)
			return &network.Response{
				Status: 200, Header: network.Header{{Name: "Content-Type", Value: "text/plain"}},
				Body: fmt.Appendf(nil, "Active connections: 1 \nserver accepts handled requests\n %d %d %d \nReading: 0 Writing: 1 Waiting: 0 \n", n, n, n),
			}
		}
		if d, ok := find(x.l.block, "try_files"); ok && len(d.args) > 1 {
			return x.tryFiles(d.args)
		}
	}
	return x.file(x.uri)
}

func (x *exchange) returned(d directive) *network.Response {
	if len(d.args) == 0 {
		return x.page(500, x.r)
	}
	code, err := strconv.Atoi(d.args[0])
	text := ""
	if err != nil {
		code, text = 302, d.args[0]
	} else if len(d.args) > 1 {
		text = x.variables(d.args[1])
	}
	switch {
	case code == 444:
		return &network.Response{Status: 444, Abort: true}
	case code >= 301 && code <= 308 && text != "":
		resp := x.page(code, x.r)
		if strings.HasPrefix(text, "/") {
			text = "http://" + x.r.Header.Get("Host") + text
		}
		resp.Header.Set("Location", text)
		return resp
	case text == "" && len(d.args) < 2:
		return x.page(code, x.r)
	}
	kind := x.conf.plain
	if dt, ok := x.setting("default_type"); ok {
		kind = dt.args[0]
	}
	return &network.Response{Status: code, Header: network.Header{{Name: "Content-Type", Value: kind}}, Body: []byte(text)}
}

// Process is the worker's, not the master's.
func (x *exchange) Process() *proc.Process { return x.worker.Process }

// fault logs an error with the request that it concerns.
func (x *exchange) fault(format string, args ...any) {
	name := "_"
	if x.s != nil && len(x.s.names) > 0 {
		name = x.s.names[0]
	}
	if x.s != nil && len(x.s.names) == 0 {
		name = ""
	}
	x.log("error", "*%d %s, client: %s, server: %s, request: \"%s %s %s\", host: %q", x.conn, fmt.Sprintf(format, args...),
		x.r.RemoteAddr.Addr(), name, x.r.Method, x.r.Target, x.r.Proto, x.r.Header.Get("Host"))
}
