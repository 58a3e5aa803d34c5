// Package echo is the small web servers that tutorials use to show which pod answered.
package echo

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/podscope/podscope/engine/image/catalog"
	"github.com/podscope/podscope/engine/image/catalog/base"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
)

// Entries describes the repositories.
func Entries() []*catalog.Entry {
	return []*catalog.Entry{
		app("gcr.io/google-samples/hello-app", "hello-app", 8080, catalog.Tags{Names: map[string]string{"latest": "2.0"}, Lines: []string{"1.0", "2.0"}}, hello),
		app("docker.io/hashicorp/http-echo", "http-echo", 5678, catalog.Tags{Names: map[string]string{"latest": "1.0.0"}, Lines: []string{"0.2.3", "1.0.0"}}, text),
		app("docker.io/traefik/whoami", "whoami", 80, catalog.Tags{Names: map[string]string{"latest": "1.11.0"}, Prefix: "v", Lines: []string{"1.10.4", "1.11.0"}}, whoami),
		app("docker.io/containous/whoami", "whoami", 80, catalog.Tags{Names: map[string]string{"latest": "1.5.0"}, Prefix: "v", Lines: []string{"1.5.0"}}, whoami),
		app("registry.k8s.io/echoserver", "echoserver", 8080, catalog.Tags{Names: map[string]string{"latest": "1.10"}, Lines: []string{"1.4", "1.10"}}, echo),
		{
			Repository: "docker.io/library/hello-world",
			Tags:       catalog.Tags{Names: map[string]string{"latest": "1", "linux": "1", "nanoserver": "1"}},
			Size:       2459,
			Config: func(catalog.Tag) catalog.Config {
				return catalog.Config{Cmd: []string{"/hello"}, Env: []string{catalog.PathEnv}}
			},
			Files: func(f *vfs.FS, _ catalog.Tag) { f.AddProgram("/hello", "hello-world", 13256) },
			Programs: map[string]proc.Program{"hello-world": func(p *proc.Process) int {
				fmt.Fprint(p.Stdout, "\nHello from Docker!\nThis message shows that your installation appears to be working correctly.\n\n")
				return 0
			}},
		},
	}
}

// app is an image whose only program serves HTTP.
func app(repository, name string, port uint16, tags catalog.Tags, answer func(p *proc.Process, version string, r *network.Request) string) *catalog.Entry {
	return &catalog.Entry{
		Repository: repository,
		Tags:       tags,
		Size:       5100000,
		Config: func(catalog.Tag) catalog.Config {
			return catalog.Config{Entrypoint: []string{"/" + name}, Env: []string{catalog.PathEnv}, ExposedPorts: []string{fmt.Sprintf("%d/tcp", port)}}
		},
		Files: func(f *vfs.FS, t catalog.Tag) { base.Program(f, "/"+name, "app-"+name, t.Version, 6000000) },
		Programs: map[string]proc.Program{"app-" + name: func(p *proc.Process) int {
			version, port := base.Version(p), port
			for i, a := range p.Args {
				v, ok := strings.CutPrefix(strings.TrimLeft(a, "-"), "listen=")
				if !ok && (a == "-port" || a == "--port") && i+1 < len(p.Args) {
					v, ok = p.Args[i+1], true
				}
				if n, err := strconv.ParseUint(v[strings.LastIndexByte(v, ':')+1:], 10, 16); ok && err == nil {
					port = uint16(n)
				}
			}
			fmt.Fprintf(p.Stderr, "%s Server listening on port %d\n", p.Now().UTC().Format("2006/01/02 15:04:05"), port)
			base.ExitOn(p, 2, proc.SIGTERM, proc.SIGINT)
			err := base.Serve(p, port, &network.Server{Handler: func(r *network.Request) *network.Response {
				return &network.Response{
					Status: 200, Header: network.Header{{Name: "Date", Value: base.HTTPDate(p)}, {Name: "Content-Type", Value: "text/plain; charset=utf-8"}},
					Body: []byte(answer(p, version, r)),
				}
			}})
			fmt.Fprintf(p.Stderr, "%s %v\n", p.Now().UTC().Format("2006/01/02 15:04:05"), err)
			return 1
		}},
	}
}

func hello(p *proc.Process, version string, r *network.Request) string {
	fmt.Fprintf(p.Stderr, "%s Serving request: %s\n", p.Now().UTC().Format("2006/01/02 15:04:05"), r.Path())
	return fmt.Sprintf("Hello, world!\nVersion: %s.0\nHostname: %s\n", version, p.Hostname)
}

func text(p *proc.Process, _ string, _ *network.Request) string {
	for i, a := range p.Args {
		if v, ok := strings.CutPrefix(strings.TrimLeft(a, "-"), "text="); ok {
			return v + "\n"
		}
		if a == "-text" && i+1 < len(p.Args) {
			return p.Args[i+1] + "\n"
		}
	}
	return "hello-world\n"
}

func whoami(p *proc.Process, _ string, r *network.Request) string {
	s := fmt.Sprintf("Hostname: %s\nIP: 127.0.0.1\nIP: %s\nRemoteAddr: %s\n%s %s %s\nHost: %s\n", p.Hostname, p.Net.IP(), r.RemoteAddr, r.Method, r.Target, r.Proto, r.Header.Get("Host"))
	return s + fields(r) + "\n"
}

func echo(p *proc.Process, _ string, r *network.Request) string {
	return fmt.Sprintf("\n\nHostname: %s\n\nPod Information:\n\t-no pod information available-\n\nRequest Information:\n\tclient_address=%s\n\tmethod=%s\n\treal path=%s\n\nRequest Headers:\n%s\nRequest Body:\n%s\n",
		p.Hostname, r.RemoteAddr.Addr(), r.Method, r.Target, fields(r), r.Body)
}

func fields(r *network.Request) string {
	var b strings.Builder
	for _, f := range r.Header {
		if f.Name != "Host" {
			fmt.Fprintf(&b, "%s: %s\n", f.Name, f.Value)
		}
	}
	return b.String()
}
