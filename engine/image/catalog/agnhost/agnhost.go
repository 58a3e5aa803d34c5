// Package agnhost is registry.k8s.io/e2e-test-images/agnhost: the server of Kubernetes' own documentation and tests.
package agnhost

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/coreutils"
	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/image/catalog"
	"github.com/podscope/podscope/engine/image/catalog/base"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
)

// Entries describes the repositories: agnhost, and the liveness image of older documentation.
func Entries() []*catalog.Entry {
	return []*catalog.Entry{
		{
			Repository: "registry.k8s.io/e2e-test-images/agnhost",
			Tags: catalog.Tags{Names: map[string]string{"latest": "2.56"}, Lines: []string{
				"2.12", "2.21", "2.28", "2.32", "2.33", "2.35", "2.36", "2.39", "2.40", "2.41", "2.43", "2.45", "2.47", "2.52", "2.53", "2.54", "2.55", "2.56",
			}},
			Size: 53000000,
			Config: func(catalog.Tag) catalog.Config {
				return catalog.Config{Entrypoint: []string{"/agnhost"}, Cmd: []string{"pause"}, Env: []string{catalog.PathEnv}, ExposedPorts: []string{"80/tcp"}}
			},
			Files: func(f *vfs.FS, t catalog.Tag) {
				base.Alpine(f, "3.22.1")
				base.Program(f, "/agnhost", "agnhost", t.Version, 50000000)
				f.AddProgram("/usr/bin/curl", "curl", 280000)
				f.AddProgram("/usr/bin/dig", "dig", 280000)
			},
			Programs: map[string]proc.Program{"agnhost": Program},
		},
		{
			Repository: "registry.k8s.io/liveness",
			Tags:       catalog.Tags{Names: map[string]string{"latest": "1"}},
			Size:       2300000,
			Config: func(catalog.Tag) catalog.Config {
				return catalog.Config{Cmd: []string{"/server"}, Env: []string{catalog.PathEnv}}
			},
			Files: func(f *vfs.FS, _ catalog.Tag) {
				f.AddProgram("/server", "liveness-server", 2000000)
			},
			Programs: map[string]proc.Program{"liveness-server": func(p *proc.Process) int { return liveness(p) }},
		},
	}
}

// Program runs the mode that the first argument names.
func Program(p *proc.Process) int {
	args := p.Args[1:]
	mode := "pause"
	if len(args) > 0 {
		mode, args = args[0], args[1:]
	}
	flags := map[string]string{}
	var rest []string
	for _, a := range args {
		if name, value, ok := strings.Cut(strings.TrimLeft(a, "-"), "="); strings.HasPrefix(a, "-") {
			if !ok {
				value = "true"
			}
			flags[name] = value
			continue
		}
		rest = append(rest, a)
	}
	switch mode {
	case "pause":
		fmt.Fprintln(p.Stdout, "Paused")
		base.ExitOn(p, 0, proc.SIGINT, proc.SIGTERM)
		for {
			p.Pause()
		}
	case "netexec":
		return netexec(p, flags)
	case "serve-hostname":
		return serveHostname(p, flags)
	case "liveness":
		return liveness(p)
	case "grpc-health-checking":
		return grpcHealth(p, flags)
	case "connect":
		return connect(p, rest)
	case "help", "--help":
		fmt.Fprintln(p.Stdout, "Usage:\n  app [command]\n\nAvailable Commands:\n  connect\n  grpc-health-checking\n  liveness\n  netexec\n  pause\n  serve-hostname")
		return 0
	}
	fmt.Fprintf(p.Stderr, "Error: unknown command %q for \"app\"\nRun 'app --help' for usage.\n", mode)
	return 1
}

func port(flags map[string]string, name string, def uint16) uint16 {
	if n, err := strconv.ParseUint(flags[name], 10, 16); err == nil {
		return uint16(n)
	}
	return def
}

func stamp(p *proc.Process) string { return p.Now().UTC().Format("2006/01/02 15:04:05") }

func plain(status int, body string) *network.Response {
	return &network.Response{Status: status, Header: network.Header{{Name: "Content-Type", Value: "text/plain; charset=utf-8"}}, Body: []byte(body)}
}

func serve(p *proc.Process, n uint16, answer func(r *network.Request) *network.Response) int {
	err := base.Serve(p, n, &network.Server{Handler: answer})
	fmt.Fprintf(p.Stderr, "%s listen tcp :%d: bind: %s\n", stamp(p), n, strings.ToLower(errno.Text(err)))
	return 1
}

func netexec(p *proc.Process, flags map[string]string) int {
	n := port(flags, "http-port", 8080)
	fmt.Fprintf(p.Stdout, "%s Started HTTP server on port %d\n", stamp(p), n)
	ready := true
	return serve(p, n, func(r *network.Request) *network.Response {
		fmt.Fprintf(p.Stdout, "%s %s %s\n", stamp(p), r.Method, r.Target)
		q := r.Query()
		switch r.Path() {
		case "/hostname", "/hostName":
			return plain(200, p.Hostname)
		case "/clientip":
			return plain(200, r.RemoteAddr.String())
		case "/echo":
			code, _ := strconv.Atoi(q.Get("code"))
			return plain(max(code, 200), q.Get("msg"))
		case "/healthz":
			if ready {
				return plain(200, "")
			}
			return plain(412, "")
		case "/exit":
			code, _ := strconv.Atoi(q.Get("code"))
			p.Exit(code)
		case "/", "":
			return plain(200, "NOW: "+p.Now().UTC().String())
		}
		return plain(404, "404 page not found\n")
	})
}

func serveHostname(p *proc.Process, flags map[string]string) int {
	n := port(flags, "port", 9376)
	fmt.Fprintf(p.Stdout, "%s Serving on port %d.\n", stamp(p), n)
	base.ExitOn(p, 0, proc.SIGTERM)
	return serve(p, n, func(*network.Request) *network.Response { return plain(200, p.Hostname) })
}

// liveness is healthy for its first ten seconds.
func liveness(p *proc.Process) int {
	return serve(p, 8080, func(r *network.Request) *network.Response {
		age := p.Sim().Elapsed() - p.Started
		switch {
		case r.Path() != "/healthz":
			return plain(200, fmt.Sprintf("%d", int(age.Seconds())))
		case age > 10*time.Second:
			return plain(500, fmt.Sprintf("error: %f", age.Seconds()))
		}
		return plain(200, "ok")
	})
}

// grpcHealth serves gRPC health checks, and HTTP requests that change the answer.
func grpcHealth(p *proc.Process, flags map[string]string) int {
	n, web := port(flags, "port", 5000), port(flags, "http-port", 8080)
	after := 0
	_, _ = fmt.Sscan(flags["delay-unhealthy-sec"], &after)
	health := network.Serving
	l, err := p.Listen(netip.AddrPortFrom(netip.IPv4Unspecified(), n))
	if err != nil {
		fmt.Fprintf(p.Stderr, "%s failed to listen: listen tcp :%d: bind: address already in use\n", stamp(p), n)
		return 1
	}
	fmt.Fprintf(p.Stdout, "%s Http server starting to listen on :%d\n%s gRPC server starting to listen on :%d\n", stamp(p), web, stamp(p), n)
	answer := func(service string) string {
		want := flags["service"]
		switch {
		case service != "" && service != want:
			return network.ServiceUnknown
		case after > 0 && p.Sim().Elapsed()-p.Started > time.Duration(after)*time.Second:
			return network.NotServing
		}
		return health
	}
	_, err = p.Spawn(proc.Spec{Args: p.Args, Run: func(w *proc.Process) int {
		for {
			c, err := w.Accept(l)
			if err != nil {
				return 1
			}
			network.ServeHealth(w, c, answer)
			w.CloseConn(c)
		}
	}})
	if err != nil {
		return 1
	}
	return serve(p, web, func(r *network.Request) *network.Response {
		switch r.Path() {
		case "/make-serving":
			health = network.Serving
		case "/make-not-serving":
			health = network.NotServing
		}
		return plain(200, "")
	})
}

func connect(p *proc.Process, rest []string) int {
	if len(rest) == 0 {
		return 1
	}
	host, portText, _ := strings.Cut(rest[0], ":")
	n, _ := strconv.ParseUint(portText, 10, 16)
	ip, err := coreutils.Lookup(p, host)
	if err != nil {
		fmt.Fprintln(p.Stderr, "DNS: ", err)
		return 1
	}
	c, err := p.Dial(netip.AddrPortFrom(ip, uint16(n)), 10*time.Second)
	switch {
	case err == nil:
		p.CloseConn(c)
		return 0
	case errno.Of(err) == errno.ECONNREFUSED:
		fmt.Fprintln(p.Stderr, "REFUSED")
	case errno.Of(err) == errno.ETIMEDOUT:
		fmt.Fprintln(p.Stderr, "TIMEOUT")
	default:
		fmt.Fprintln(p.Stderr, "OTHER:", err)
	}
	return 1
}
