package nginx

import (
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/network"
)

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
