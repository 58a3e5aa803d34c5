package image

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/vfs"
)

// zone is a DNS server with a few names.
type zone map[string]string

func (z zone) Resolve(_ network.Blocker, _ *network.Stack, q network.Question) ([]network.Record, error) {
	v := z[q.Name]
	if v == "" {
		return nil, errno.ENOENT
	}
	if q.Type == "PTR" {
		return []network.Record{{Name: q.Name, Type: "PTR", Value: v}}, nil
	}
	return []network.Record{{Name: q.Name, Type: "A", Addr: netip.MustParseAddr(v)}}, nil
}

// Clients in a container print what they print in the recordings, and end as there.
func TestClientsInAContainer(t *testing.T) {
	w := newWorld(t)
	server := w.run("ikubernetes/myapp:v1", nil)
	c := w.run("busybox:1.28", nil, "sleep", "infinity")
	ip := server.stack.IP().String()
	c.stack.Resolver = zone{
		"web.default.svc.cluster.local": ip, "10.0.96.10.in-addr.arpa": "kube-dns.kube-system.svc.cluster.local",
		"11.0.244.10.in-addr.arpa": "web.default.svc.cluster.local",
	}
	_ = c.ns.WriteFile("/etc/resolv.conf", []byte("search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n"), 0o644, vfs.Cred{})
	w.pass(time.Second)
	const server1 = "Server:    10.96.0.10\nAddress 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local\n\n"
	for _, q := range []struct {
		run  string
		want string
		code int
	}{
		{"wget -qO- http://web", "Hello MyApp | Version: v1 | <a href=\"hostname.html\">Pod Name</a>\n", 0},
		{"wget -qO- http://" + ip + "/hostname.html", "web\n", 0},
		{"wget -qO- http://" + ip + "/nope", "wget: server returned error: HTTP/1.1 404 Not Found\n", 1},
		{"wget -qO- -T 2 http://" + ip + ":81", "wget: can't connect to remote host (" + ip + "): Connection refused\n", 1},
		{"wget -qO- http://nosuch", "wget: bad address 'nosuch'\n", 1},
		{"wget -qO- -T 1 http://10.244.0.250", "wget: download timed out\n", 1},
		{"wget -q --spider http://web/", "", 0},
		{"nslookup web", server1 + "Name:      web\nAddress 1: " + ip + " web.default.svc.cluster.local\n", 0},
		{"nslookup nosuch", server1 + "nslookup: can't resolve 'nosuch'\n", 1},
		{"nc -z " + ip + " 80", "", 0},
		{"nc -z " + ip + " 81", "nc: " + ip + " (" + ip + ":81): Connection refused\n", 1},
		{"ping -c 1 -q " + ip, "PING " + ip + " (" + ip + "): 56 data bytes\n\n--- " + ip + " ping statistics ---\n1 packets transmitted, 1 packets received, 0% packet loss\nround-trip min/avg/max = 0.091/0.091/0.091 ms\n", 0},
	} {
		if got, code := c.do(strings.Fields(q.run)...); got != q.want || code != q.code {
			t.Errorf("%s exits %d and prints\n%q, want\n%q", q.run, code, got, q.want)
		}
	}
}

func TestCurl(t *testing.T) {
	w := newWorld(t)
	server := w.run("nginx", nil)
	c := w.run("luksa/kubia", nil)
	w.pass(time.Second)
	ip := server.stack.IP().String()
	for _, q := range []struct {
		run  string
		want string
		code int
	}{
		{"curl -s localhost:8080", "You've hit web\n", 0},
		{"curl -s -o /dev/null -w %{http_code}\\n " + ip, "200\n", 0},
		{"curl -s -o /dev/null -w %{http_code} " + ip + "/nope", "404", 0},
		{"curl -sf " + ip + "/nope", "", 22},
		{"curl -fsS " + ip + "/nope", "curl: (22) The requested URL returned error: 404\n", 22},
		{"curl http://" + ip + ":81", "curl: (7) Failed to connect to " + ip + " port 81 after 0 ms: Couldn't connect to server\n", 7},
		{"curl http://nosuch.example", "curl: (6) Could not resolve host: nosuch.example\n", 6},
		{"curl -m 2 -s http://10.244.0.250", "", 28},
		{"curl -k https://" + ip + ":80", "curl: (35) OpenSSL/3.0.15: error:0A00010B:SSL routines::wrong version number\n", 35},
	} {
		if got, code := c.do(strings.Fields(q.run)...); got != q.want || code != q.code {
			t.Errorf("%s exits %d and prints\n%q, want\n%q", q.run, code, got, q.want)
		}
	}
	if got, _ := c.do("curl", "-sI", ip); !strings.HasPrefix(got, "HTTP/1.1 200 OK\r\nServer: nginx/1.29.4\r\nDate: Sat, 21 Nov 2026 08:3") || !strings.Contains(got, "\r\nContent-Type: text/html\r\nContent-Length: 615\r\nLast-Modified: ") {
		t.Errorf("curl -I prints\n%s", got)
	}
}

func TestCopiesTravelAsArchives(t *testing.T) {
	w := newWorld(t)
	c := w.run("busybox", nil, "sleep", "infinity")
	for _, q := range []struct {
		run  string
		want string
		code int
	}{
		{"mkdir -p /tmp/d/e", "", 0},
		{"cp /etc/passwd /tmp/d/e/f", "", 0},
		{"tar cf /tmp/a.tar -C /tmp d", "", 0},
		{"tar tf /tmp/a.tar", "d/\nd/e/\nd/e/f\n", 0},
		{"rm -r /tmp/d", "", 0},
		{"tar xf /tmp/a.tar -C /tmp", "", 0},
		{"wc -l /tmp/d/e/f", "9 /tmp/d/e/f\n", 0},
		{"tar xmf - -C /nodir", "tar: can't change directory to '/nodir': No such file or directory\n", 1},
		{"tar czf /tmp/a.tgz /etc/passwd", "tar: removing leading '/' from member names\n", 0},
		{"tar tzf /tmp/a.tgz", "etc/passwd\n", 0},
	} {
		if got, code := c.do(strings.Fields(q.run)...); got != q.want || code != q.code {
			t.Errorf("%s exits %d and prints\n%q, want\n%q", q.run, code, got, q.want)
		}
	}
}

func TestBusyboxServesItsDirectory(t *testing.T) {
	w := newWorld(t)
	c := w.run("busybox", nil, "httpd", "-f", "-h", "/var/www")
	if _, code := c.do("sh", "-c", "echo hello from postStart > /var/www/index.html"); code != 0 {
		t.Fatal("cannot write the page")
	}
	if got, _ := c.do("wget", "-qO-", "http://127.0.0.1/"); got != "hello from postStart\n" {
		t.Errorf("serves %q", got)
	}
	if got, _ := c.do("sh", "-c", "httpd -p 8080 -h /var/www; wget -qO- localhost:8080/index.html; ps | grep -c httpd"); !strings.HasPrefix(got, "hello from postStart\n") {
		t.Errorf("the daemon serves %q", got)
	}
}
