package image

import (
	"strings"
	"testing"
	"time"

	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
)

func TestNginxStartsServesAndStopsAsRecorded(t *testing.T) {
	w := newWorld(t)
	c := w.run("nginx", nil)
	w.pass(time.Second)
	want := `2026/11/21 08:34:38 [notice] 1#1: using the "epoll" event method
2026/11/21 08:34:38 [notice] 1#1: nginx/1.29.4
2026/11/21 08:34:38 [notice] 1#1: OS: Linux 6.18.44-fc-v657
2026/11/21 08:34:38 [notice] 1#1: getrlimit(RLIMIT_NOFILE): 20000:20000
2026/11/21 08:34:38 [notice] 1#1: start worker processes
2026/11/21 08:34:38 [notice] 1#1: start worker process 2
2026/11/21 08:34:38 [notice] 1#1: start worker process 3
`
	if got := c.log.String(); got != want {
		t.Errorf("starts with\n%s, want\n%s", got, want)
	}
	if out, _ := c.do("ps"); !strings.Contains(out, "1 root      0:00 nginx: master process nginx -g daemon off;\n    2 101       0:00 nginx: worker process\n") &&
		!strings.Contains(out, "2 nginx") {
		t.Errorf("ps prints\n%s", out)
	}
	resp, err := c.get("http://POD/")
	if err != nil || resp.Status != 200 || len(resp.Body) != 615 || resp.Header.Get("Server") != "nginx/1.29.4" {
		t.Fatalf("GET / = %+v, %v", resp, err)
	}
	resp, err = c.get("http://POD/bye")
	if err != nil || resp.Status != 404 || len(resp.Body) != 153 {
		t.Fatalf("GET /bye = %+v, %v", resp, err)
	}
	if got, want := c.log.String(), `[error] 3#3: *2 open() "/usr/share/nginx/html/bye" failed (2: No such file or directory), client: 192.168.49.2, server: localhost, request: "GET /bye HTTP/1.1", host: "10.244.0.11"`+"\n"; !strings.Contains(got, want) {
		t.Errorf("logs\n%s without\n%s", got, want)
	}
	if got, want := c.log.String(), `192.168.49.2 - - [21/Nov/2026:08:34:46 +0000] "GET /bye HTTP/1.1" 404 153 "-" "`; !strings.Contains(got, want) {
		t.Errorf("logs\n%s without\n%s", got, want)
	}
	if out, code := c.do("nginx", "-t"); code != 0 || !strings.Contains(out, "test is successful") {
		t.Errorf("nginx -t prints %q, exits %d", out, code)
	}
	before := c.log.Len()
	c.Signal(proc.SIGQUIT)
	w.pass(time.Second)
	for _, line := range []string{
		"1#1: signal 3 (SIGQUIT) received, shutting down", "2#2: gracefully shutting down", "3#3: gracefully shutting down",
		"3#3: exit", "1#1: signal 17 (SIGCHLD) received from 3", "1#1: worker process 2 exited with code 0", "1#1: worker process 3 exited with code 0", "1#1: exit\n",
	} {
		if !strings.Contains(c.log.String()[before:], line) {
			t.Errorf("stopping logs\n%s without %q", c.log.String()[before:], line)
		}
	}
	if c.status == nil || c.status.Code != 0 {
		t.Errorf("ends %v", c.status)
	}
}

func TestNginxServesWhatLiesInItsFileSystem(t *testing.T) {
	w := newWorld(t)
	c := w.run("nginx:1.21.6", nil)
	w.pass(time.Second)
	_ = c.ns.WriteFile("/usr/share/nginx/html/index.html", []byte("hello, world!\n"), 0o644, vfs.Cred{})
	if resp, err := c.get("http://POD/"); err != nil || string(resp.Body) != "hello, world!\n" || resp.Header.Get("Server") != "nginx/1.21.6" {
		t.Errorf("GET / = %+v, %v", resp, err)
	}
	c.do("rm", "/usr/share/nginx/html/index.html")
	if resp, err := c.get("http://POD/index.html"); err != nil || resp.Status != 404 {
		t.Errorf("GET /index.html = %+v, %v", resp, err)
	}
	if resp, err := c.get("http://POD/"); err != nil || resp.Status != 403 {
		t.Errorf("GET / = %+v, %v", resp, err)
	}
}

func TestNginxReadsItsConfiguration(t *testing.T) {
	w := newWorld(t)
	c := w.run("nginx", nil, "sleep", "infinity")
	_ = c.ns.WriteFile("/etc/nginx/conf.d/default.conf", []byte(`server {
  listen 8080;
  location / { return 200 "hi from $hostname\n"; }
  location = /gone { return 404; }
  location /api/ { proxy_pass http://127.0.0.1:9000/; }
  location /old { return 301 /new; }
}
server { listen 9000; location / { default_type text/plain; return 200 "backend $uri"; } }
`), 0o644, vfs.Cred{})
	if out, code := c.do("nginx"); code != 0 {
		t.Fatalf("nginx prints %q, exits %d", out, code)
	}
	w.pass(time.Second)
	for _, g := range []struct {
		url, body string
		status    int
	}{
		{"http://POD:8080/", "hi from web\n", 200},
		{"http://POD:9000/x", "backend /x", 200},
		{"http://POD:8080/api/y?z=1", "backend /y", 200},
	} {
		resp, err := c.get(g.url)
		if err != nil || resp.Status != g.status || string(resp.Body) != g.body {
			t.Errorf("GET %s = %+v, %v", g.url, resp, err)
		}
	}
	_ = c.ns.WriteFile("/etc/nginx/conf.d/default.conf", []byte("server {\n  listn 80;\n}\n"), 0o644, vfs.Cred{})
	out, code := c.do("nginx", "-t")
	if want := `nginx: [emerg] unknown directive "listn" in /etc/nginx/conf.d/default.conf:2` + "\nnginx: configuration file /etc/nginx/nginx.conf test failed\n"; code != 1 || out != want {
		t.Errorf("nginx -t exits %d and prints\n%s, want\n%s", code, out, want)
	}
}

func TestASecondNginxOnThePortGivesUp(t *testing.T) {
	w := newWorld(t)
	c := w.run("nginx", nil)
	w.pass(time.Second)
	out, code := c.do("nginx", "-g", "daemon off;")
	if code != 1 || !strings.Contains(out, "nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)\n") || !strings.HasSuffix(out, "still could not bind()\n") {
		t.Errorf("exits %d:\n%s", code, out)
	}
}

func TestNginxReloadsAndReplacesWorkers(t *testing.T) {
	w := newWorld(t)
	c := w.run("nginx", nil)
	w.pass(time.Second)
	_ = c.ns.WriteFile("/etc/nginx/conf.d/default.conf", []byte("server { listen 80; listen 81; return 200 \"new\"; }\n"), 0o644, vfs.Cred{})
	if out, code := c.do("nginx", "-s", "reload"); code != 0 {
		t.Fatalf("reload prints %q, exits %d", out, code)
	}
	for _, url := range []string{"http://POD/", "http://POD:81/"} {
		if resp, err := c.get(url); err != nil || string(resp.Body) != "new" {
			t.Errorf("after the reload GET %s = %+v, %v", url, resp, err)
		}
	}
	if out, code := c.do("pkill", "-9", "-f", "nginx: worker"); code != 0 {
		t.Fatalf("pkill prints %q", out)
	}
	w.pass(time.Second)
	if !strings.Contains(c.log.String(), "exited on signal 9") {
		t.Errorf("the log misses the dead workers:\n%s", c.log.String())
	}
	if resp, err := c.get("http://POD/"); err != nil || string(resp.Body) != "new" {
		t.Errorf("after new workers GET / = %+v, %v", resp, err)
	}
	if _, code := c.do("nginx", "-s", "stop"); code != 0 || c.status == nil || c.status.Code != 0 {
		t.Errorf("stop exits %d, nginx ends %v", code, c.status)
	}
}

func TestNginxNeedsItsDirectories(t *testing.T) {
	w := newWorld(t)
	c := w.run("nginx", nil, "sleep", "1000")
	w.pass(time.Second)
	c.ns.SetReadOnly(true)
	want := `[emerg] mkdir() "/var/cache/nginx/client_temp" failed (30: Read-only file system)`
	if out, code := c.do("nginx", "-g", "daemon off;"); code != 1 || !strings.Contains(out, want) {
		t.Errorf("exits %d, prints %s", code, out)
	}
}

func TestNginxNeedsCapabilities(t *testing.T) {
	for _, tc := range []struct {
		name    string
		without vfs.Capability
		want    string
		ends    bool
	}{
		{"to give its directories to the workers", vfs.CapChown, `[emerg] chown("/var/cache/nginx/client_temp", 101) failed (1: Operation not permitted)`, true},
		{"to make the workers' group another", vfs.CapSetGID, "setgid(101) failed (1: Operation not permitted)", false},
		{"to make the workers' user another", vfs.CapSetUID, "exited with fatal code 2 and cannot be respawned", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorld(t)
			c := w.run("nginx", nil, "sleep", "1000")
			w.pass(time.Second)
			c.cred.Without = 1 << tc.without
			var out strings.Builder
			var status *proc.ExitStatus
			c.exec(&out, &status, nil, "nginx", "-g", "daemon off;")
			w.pass(5 * time.Second)
			if !strings.Contains(out.String(), tc.want) || (status != nil) != tc.ends {
				t.Errorf("ended with %v, printed %s", status, out.String())
			}
		})
	}
}
