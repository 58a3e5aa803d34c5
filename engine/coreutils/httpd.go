package coreutils

import (
	"fmt"
	"net/netip"
	"path"
	"strconv"
	"strings"

	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/proc"
)

func httpd() command {
	return command{
		flags: "ifvp:u:r:m:h:c:", usage: "[-ifv[v]] [-c CONFFILE] [-p [IP:]PORT] [-u USER[:GRP]] [-r REALM] [-h HOME]", run: (*tool).httpd,
	}
}

// httpd serves a directory: in the foreground with -f, else as a daemon.
func (t *tool) httpd() int {
	port := uint64(80)
	if p := t.value('p'); p != "" {
		port, _ = strconv.ParseUint(p[strings.LastIndexByte(p, ':')+1:], 10, 16)
	}
	if home := t.value('h'); home != "" {
		if err := t.Chdir(home); err != nil {
			t.warn("can't change directory to '%s': %s", home, text(err))
			return 1
		}
	}
	l, err := t.Listen(netip.AddrPortFrom(netip.IPv4Unspecified(), uint16(port)))
	if err != nil {
		t.warn("bind: %s", text(err))
		return 1
	}
	serve := func(p *proc.Process) int {
		s := &network.Server{Handler: func(r *network.Request) *network.Response { return serveFile(p, r) }}
		_ = s.Serve(p, l)
		return 0
	}
	if t.has('f') {
		return serve(t.Process)
	}
	if _, err := t.Spawn(proc.Spec{Args: t.Args, Run: serve, Stdin: proc.Null}); err != nil {
		return t.fail("fork", err)
	}
	return 0
}

var httpdTypes = map[string]string{
	".html": "text/html", ".htm": "text/html", ".txt": "text/plain", ".css": "text/css", ".js": "application/javascript", ".json": "application/json",
	".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif", ".svg": "image/svg+xml",
}

func serveFile(p *proc.Process, r *network.Request) *network.Response {
	name := path.Clean("/" + r.Path())
	file := strings.TrimRight(p.Dir, "/") + name
	info, err := p.Stat(file)
	if err == nil && info.IsDir() {
		if !strings.HasSuffix(r.Path(), "/") {
			return httpdPage(p, 302, network.Header{{Name: "Location", Value: name + "/"}})
		}
		file = strings.TrimRight(file, "/") + "/index.html"
		name = "index.html"
		info, err = p.Stat(file)
	}
	if err != nil {
		return httpdPage(p, 404, nil)
	}
	body, err := p.ReadFile(file)
	if err != nil {
		return httpdPage(p, 403, nil)
	}
	kind := httpdTypes[path.Ext(name)]
	if kind == "" {
		kind = "application/octet-stream"
	}
	return &network.Response{Status: 200, Header: network.Header{
		{Name: "Date", Value: p.Now().UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT")},
		{Name: "Connection", Value: "close"},
		{Name: "Content-type", Value: kind},
		{Name: "Accept-Ranges", Value: "bytes"},
		{Name: "Last-Modified", Value: info.ModTime.UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT")},
		{Name: "ETag", Value: fmt.Sprintf("\"%x-%x\"", info.ModTime.Unix(), len(body))},
	}, Body: body}
}

func httpdPage(p *proc.Process, code int, more network.Header) *network.Response {
	title := fmt.Sprintf("%d %s", code, network.StatusText(code))
	note := map[int]string{404: "The requested URL was not found", 403: "", 302: ""}[code]
	h := network.Header{{Name: "Date", Value: p.Now().UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT")}, {Name: "Connection", Value: "close"}, {Name: "Content-type", Value: "text/html"}}
	return &network.Response{Status: code, Header: append(h, more...), Body: []byte("<HTML><HEAD><TITLE>" + title + "</TITLE></HEAD>\n<BODY><H1>" + title + "</H1>\n" + note + "\n</BODY></HTML>\n")}
}
