package nginx

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/podscope/podscope/engine/errno"
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

func (x *exchange) tryFiles(args []string) *network.Response {
	for _, a := range args[:len(args)-1] {
		uri := x.variables(a)
		info, err := x.Process().Stat(x.onDisk(uri))
		if err == nil && (!info.IsDir() || strings.HasSuffix(uri, "/")) {
			return x.file(uri)
		}
	}
	last := args[len(args)-1]
	if code, ok := strings.CutPrefix(last, "="); ok {
		n, _ := strconv.Atoi(code)
		return x.page(n, x.r)
	}
	x.uri = x.variables(last)
	return x.handle()
}

// Process is the worker's, not the master's.
func (x *exchange) Process() *proc.Process { return x.worker.Process }

// onDisk maps a URI to a file by root or alias.
func (x *exchange) onDisk(uri string) string {
	if x.l != nil {
		if d, ok := find(x.l.block, "alias"); ok && len(d.args) > 0 {
			return d.args[0] + strings.TrimPrefix(uri, x.l.path)
		}
	}
	root := "/etc/nginx/html"
	if d, ok := x.setting("root"); ok && len(d.args) > 0 {
		if root = d.args[0]; !strings.HasPrefix(root, "/") {
			root = "/etc/nginx/" + root
		}
	}
	return strings.TrimRight(root, "/") + uri
}

// file serves a file or a directory's index.
func (x *exchange) file(uri string) *network.Response {
	if m := x.r.Method; m != "GET" && m != "HEAD" {
		if m == "POST" || m == "PUT" || m == "DELETE" || m == "PATCH" || m == "OPTIONS" {
			return x.page(405, x.r)
		}
		return x.page(405, x.r)
	}
	name := x.onDisk(uri)
	if strings.HasSuffix(uri, "/") {
		return x.index(uri, name)
	}
	info, err := x.Process().Stat(name)
	if err != nil {
		return x.unreadable("open() %q failed (%s)", name, err)
	}
	if info.IsDir() {
		resp := x.page(301, x.r)
		resp.Header.Set("Location", "http://"+x.r.Header.Get("Host")+uri+"/")
		return resp
	}
	body, err := x.Process().ReadFile(name)
	if err != nil {
		return x.unreadable("open() %q failed (%s)", name, err)
	}
	etag := fmt.Sprintf("\"%x-%x\"", info.ModTime.Unix(), len(body))
	h := network.Header{
		{Name: "Content-Type", Value: x.kind(name)},
		{Name: "Last-Modified", Value: info.ModTime.UTC().Format(httpDate)},
		{Name: "ETag", Value: etag},
	}
	if x.r.Header.Get("If-None-Match") == etag {
		return &network.Response{Status: 304, Header: h[1:]}
	}
	h.Add("Accept-Ranges", "bytes")
	return &network.Response{Status: 200, Header: h, Body: body}
}

func (x *exchange) kind(name string) string {
	ext := strings.TrimPrefix(path.Ext(name), ".")
	if t, ok := x.conf.types[strings.ToLower(ext)]; ok {
		return t
	}
	if d, ok := x.setting("default_type"); ok && len(d.args) > 0 {
		return d.args[0]
	}
	return x.conf.plain
}

func (x *exchange) index(uri, dir string) *network.Response {
	names := []string{"index.html"}
	if d, ok := x.setting("index"); ok {
		names = d.args
	}
	for _, n := range names {
		info, err := x.Process().Stat(dir + n)
		if err == nil && !info.IsDir() {
			x.uri = uri + n
			if l := x.locate(); l != x.l {
				return x.handle()
			}
			return x.file(uri + n)
		}
	}
	if _, err := x.Process().Stat(dir); err != nil {
		return x.unreadable("%q is not found (%s)", dir+names[0], err)
	}
	if d, ok := x.setting("autoindex"); ok && len(d.args) > 0 && d.args[0] == "on" {
		return x.listing(uri, dir)
	}
	x.fault("directory index of %q is forbidden", dir)
	return x.page(403, x.r)
}

func (x *exchange) listing(uri, dir string) *network.Response {
	entries, err := x.Process().ReadDir(dir)
	if err != nil {
		return x.unreadable("open() %q failed (%s)", dir, err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<html>\r\n<head><title>Index of %s</title></head>\r\n<body>\r\n<h1>Index of %s</h1><hr><pre><a href=\"../\">../</a>\r\n", uri, uri)
	for _, e := range entries {
		name, size := e.Name, strconv.FormatInt(e.Info.Size, 10)
		if e.Info.Mode&fs.ModeDir != 0 {
			name, size = name+"/", "-"
		}
		fmt.Fprintf(&b, "<a href=\"%s\">%s</a>%s %s %19s\r\n", name, name, strings.Repeat(" ", max(0, 50-len(name))),
			e.Info.ModTime.UTC().Format("02-Jan-2006 15:04"), size)
	}
	b.WriteString("</pre><hr></body>\r\n</html>\r\n")
	return &network.Response{Status: 200, Header: network.Header{{Name: "Content-Type", Value: "text/html"}}, Body: []byte(b.String())}
}

// unreadable turns a file's error into a page and a line of the error log.
func (x *exchange) unreadable(format, name string, err error) *network.Response {
	x.fault(format, name, numbered(err))
	switch errno.Of(err) {
	case errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG:
		return x.page(404, x.r)
	case errno.EACCES:
		return x.page(403, x.r)
	}
	return x.page(500, x.r)
}

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
