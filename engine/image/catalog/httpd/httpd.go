// Package httpd is docker.io/library/httpd: Apache, serving the files of its container.
package httpd

import (
	"fmt"
	"path"
	"strings"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/image/catalog"
	"github.com/podscope/podscope/engine/image/catalog/base"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
)

const root = "/usr/local/apache2/htdocs"

// Entry describes the repository.
func Entry() *catalog.Entry {
	return &catalog.Entry{
		Repository: "docker.io/library/httpd",
		Tags:       catalog.Tags{Names: map[string]string{"latest": "2.4.65"}, Lines: []string{"2.2.34", "2.4.65"}, Variants: []string{"alpine", "bookworm", "trixie"}},
		Size:       45200000,
		Config: func(t catalog.Tag) catalog.Config {
			return catalog.Config{
				Cmd: []string{"httpd-foreground"}, Env: []string{"PATH=/usr/local/apache2/bin:" + catalog.PathEnv[5:], "HTTPD_PREFIX=/usr/local/apache2", "HTTPD_VERSION=" + t.Version},
				WorkingDir: "/usr/local/apache2", ExposedPorts: []string{"80/tcp"}, StopSignal: "SIGWINCH",
			}
		},
		Files: func(f *vfs.FS, t catalog.Tag) {
			base.Debian(f, "debian", "12 (bookworm)", "")
			base.Program(f, "/usr/local/apache2/bin/httpd", "apache", t.Version, 900000)
			f.AddString("/usr/local/bin/httpd-foreground", 0o755, "#!/bin/sh\nset -e\n\nrm -f /usr/local/apache2/logs/httpd.pid\n\nexec httpd -DFOREGROUND \"$@\"\n")
			f.AddString(root+"/index.html", 0o644, "<html><body><h1>It works!</h1></body></html>\n")
			f.AddDir("/usr/local/apache2/logs", 0o755)
		},
		Programs: map[string]proc.Program{"apache": Program},
	}
}

// Program is the httpd executable.
func Program(p *proc.Process) int {
	version := base.Version(p)
	if len(p.Args) > 1 && (p.Args[1] == "-v" || p.Args[1] == "-V") {
		fmt.Fprintf(p.Stdout, "Server version: Apache/%s (Unix)\nServer built:   Jul 23 2026 00:00:00\n", version)
		return 0
	}
	if len(p.Args) > 1 && p.Args[1] == "-t" {
		fmt.Fprintln(p.Stderr, "Syntax OK")
		return 0
	}
	ip := "127.0.0.1"
	if p.Net != nil && p.Net.IP().IsValid() {
		ip = p.Net.IP().String()
	}
	for range 2 {
		fmt.Fprintf(p.Stderr, "AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using %s. Set the 'ServerName' directive globally to suppress this message\n", ip)
	}
	log := func(module, format string, args ...any) {
		fmt.Fprintf(p.Stderr, "[%s] [%s:notice] [pid %d:tid %d] %s\n", p.Now().UTC().Format("Mon Jan 02 15:04:05.000000 2006"), module, p.PID, p.PID, fmt.Sprintf(format, args...))
	}
	p.Alloc(12 << 20)
	p.Handle(proc.SIGTERM, func() { log("mpm_event", "AH00491: caught SIGTERM, shutting down"); p.Exit(0) })
	p.Handle(proc.SIGWINCH, func() { log("mpm_event", "AH00492: caught SIGWINCH, shutting down gracefully"); p.Exit(0) })
	started := false
	s := &network.Server{Handler: func(r *network.Request) *network.Response {
		resp := answer(p, version, r)
		fmt.Fprintf(p.Stdout, "%s - - [%s] \"%s %s %s\" %d %d\n", r.RemoteAddr.Addr(), p.Now().UTC().Format("02/Jan/2006:15:04:05 +0000"), r.Method, r.Target, r.Proto, resp.Status, len(resp.Body))
		return resp
	}}
	p.Sim().Soon("httpd: started", func() { started = true })
	log("mpm_event", "AH00489: Apache/%s (Unix) configured -- resuming normal operations", version)
	log("core", "AH00094: Command line: '%s'", "httpd -D FOREGROUND")
	if err := base.Serve(p, 80, s); err != nil && !started {
		fmt.Fprintf(p.Stderr, "(98)%s: AH00072: make_sock: could not bind to address 0.0.0.0:80\nno listening sockets available, shutting down\nAH00015: Unable to open logs\n", errno.Text(err))
	}
	return 1
}

func answer(p *proc.Process, version string, r *network.Request) *network.Response {
	name := root + path.Clean("/"+r.Path())
	info, err := p.Stat(name)
	if err == nil && info.IsDir() {
		name = strings.TrimRight(name, "/") + "/index.html"
		info, err = p.Stat(name)
	}
	h := network.Header{{Name: "Date", Value: base.HTTPDate(p)}, {Name: "Server", Value: "Apache/" + version + " (Unix)"}}
	body, rerr := p.ReadFile(name)
	if err != nil || rerr != nil {
		code, why := 404, "The requested URL was not found on this server."
		if errno.Of(rerr) == errno.EACCES {
			code, why = 403, "You don't have permission to access this resource."
		}
		h.Add("Content-Type", "text/html; charset=iso-8859-1")
		return &network.Response{Status: code, Header: h, Body: fmt.Appendf(nil, "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n<html><head>\n"+
			"<title>%d %s</title>\n</head><body>\n<h1>%s</h1>\n<p>%s</p>\n</body></html>\n", code, network.StatusText(code), network.StatusText(code), why)}
	}
	h.Add("Last-Modified", info.ModTime.UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT"))
	h.Add("ETag", fmt.Sprintf("\"%x-%x\"", len(body), info.ModTime.UnixMicro()))
	h.Add("Accept-Ranges", "bytes")
	kind := map[string]string{".html": "text/html", ".txt": "text/plain", ".css": "text/css", ".js": "text/javascript", ".json": "application/json"}[path.Ext(name)]
	if kind != "" {
		h.Add("Content-Type", kind)
	}
	return &network.Response{Status: 200, Header: h, Body: body}
}
