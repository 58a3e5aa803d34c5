package kubia

import (
	"fmt"
	"net/netip"
	"net/url"
	"time"

	"github.com/podscope/podscope/engine/image/catalog"
	"github.com/podscope/podscope/engine/image/catalog/base"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
)

// ProxyEntry describes the TLS proxy's repository: Envoy on 8443 before the app on 8080, its admin page on 9901.
func ProxyEntry() *catalog.Entry {
	return &catalog.Entry{
		Repository: "docker.io/luksa/kubia-ssl-proxy",
		Tags:       catalog.Tags{Names: map[string]string{"latest": "1.0"}, Lines: []string{"1.0"}},
		Size:       41217345,
		Config: func(catalog.Tag) catalog.Config {
			return catalog.Config{
				Entrypoint:   []string{"/usr/local/bin/envoy", "-c", "/etc/envoy/envoy.yaml"},
				Env:          []string{catalog.PathEnv},
				ExposedPorts: []string{"8443/tcp", "9901/tcp"},
			}
		},
		Files: func(f *vfs.FS, _ catalog.Tag) {
			base.Small(f, "")
			f.AddProgram("/usr/local/bin/envoy", "kubia-envoy", 38000000)
			f.AddString("/etc/envoy/envoy.yaml", 0o644, "admin:\n  access_log_path: /tmp/envoy.admin.log\n  address:\n    socket_address:\n      address: 0.0.0.0\n      port_value: 9901\n")
		},
	}
}

func envoy(p *proc.Process) int {
	p.Alloc(25 << 20)
	log := func(format string, args ...any) {
		fmt.Fprintf(p.Stderr, "[%s][%d][info][main] [source/server/server.cc:%s\n", p.Now().UTC().Format("2006-01-02 15:04:05.000"), p.PID, fmt.Sprintf(format, args...))
	}
	log("255] initializing epoch 0 (hot restart version=11.104)")
	log("381] admin address: 0.0.0.0:9901")
	var ports []*network.Listener
	for _, port := range []uint16{8443, 9901} {
		l, err := p.Listen(netip.AddrPortFrom(netip.IPv4Unspecified(), port))
		if err != nil {
			fmt.Fprintf(p.Stderr, "[critical][main] error initializing configuration '/etc/envoy/envoy.yaml': cannot bind '0.0.0.0:%d': Address already in use\n", port)
			return 1
		}
		ports = append(ports, l)
	}
	log("533] all clusters initialized. initializing init manager")
	log("534] starting main dispatch loop")
	base.ExitOn(p, 0, proc.SIGTERM, proc.SIGINT)
	_, err := p.Spawn(proc.Spec{Args: p.Args, Run: func(w *proc.Process) int {
		_ = (&network.Server{Handler: admin, KeepAlive: time.Minute}).Serve(w, ports[1])
		return 0
	}})
	if err != nil {
		return 1
	}
	s := &network.Server{
		Handler:     func(r *network.Request) *network.Response { return forward(p, r) },
		Certificate: &network.Certificate{Subject: "CN=example.com", Issuer: "CN=example.com", Names: []string{"example.com"}},
		PlainText:   func(*network.Conn) *network.Response { return nil }, // Envoy hangs up
		KeepAlive:   time.Minute,
	}
	_ = s.Serve(p, ports[0])
	return 0
}

// forward passes a request to the app in the same pod.
func forward(p *proc.Process, r *network.Request) *network.Response {
	u, err := url.Parse("http://127.0.0.1:8080" + r.Target)
	if err != nil {
		return &network.Response{Status: 400}
	}
	resp, err := (&network.Client{Stack: p.Net, Timeout: 15 * time.Second}).Do(p, &network.Request{Method: r.Method, URL: u, Host: r.Host, Body: r.Body})
	if err != nil {
		return &network.Response{
			Status: 503, Header: network.Header{{Name: "content-type", Value: "text/plain"}, {Name: "server", Value: "envoy"}},
			Body: []byte("upstream connect error or disconnect/reset before headers. reset reason: connection failure"),
		}
	}
	resp.Header.Set("server", "envoy")
	resp.Header.Set("x-envoy-upstream-service-time", "1")
	resp.Header.Del("Connection")
	return &network.Response{Status: resp.Status, Header: resp.Header, Body: resp.Body}
}

func admin(r *network.Request) *network.Response {
	body := map[string]string{
		"/ready": "LIVE\n", "/server_info": "{\n \"version\": \"1.14.1/Clean/RELEASE/BoringSSL\",\n \"state\": \"LIVE\"\n}\n",
		"/": "<head><title>Envoy Admin</title></head><body><table class='home-table'><a href='/ready'>ready</a></table></body>\n",
	}[r.Path()]
	if body == "" {
		return &network.Response{Status: 404, Body: []byte("invalid path. admin commands are:\n  /: Admin home page\n  /ready: print server state\n  /server_info: print server version/status information\n")}
	}
	return &network.Response{Status: 200, Header: network.Header{{Name: "server", Value: "envoy"}}, Body: []byte(body)}
}
