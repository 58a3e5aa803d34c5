package image

import (
	"strings"
	"testing"
	"time"

	"github.com/podscope/podscope/engine/coreutils"
	"github.com/podscope/podscope/engine/proc"
)

// Every image starts, says what it says, answers, and ends on its stop signal as the real one does.
func TestEveryImage(t *testing.T) {
	for _, c := range []struct {
		ref     string
		env     []string
		args    []string
		says    string // in its log
		url     string
		answers string
		long    time.Duration // to start
		runs    bool          // still after that
		stops   int           // exit code after the stop signal; -1: PID 1 ignores it
		code    int           // exit code when it does not stay
	}{
		{ref: "busybox", args: []string{"echo", "hi"}, says: "hi\n"},
		{ref: "busybox:1.28", args: []string{"sleep", "3600"}, runs: true, stops: -1},
		{ref: "alpine", args: []string{"cat", "/etc/alpine-release"}, says: "3.22.1\n"},
		{ref: "ubuntu", args: []string{"ls", "/nosuch"}, says: "ls: cannot access '/nosuch': No such file or directory\n", code: 2},
		{ref: "debian", args: []string{"bash", "-c", "echo $0"}, says: "bash\n"},
		{ref: "nginx", runs: true, url: "http://POD/", answers: "Welcome to nginx!", says: "nginx/1.29.4", stops: 0},
		{ref: "nginx:alpine", runs: true, url: "http://POD/nope", answers: "404 Not Found", stops: 0},
		{ref: "ikubernetes/myapp:v1", runs: true, url: "http://POD/", answers: "Hello MyApp | Version: v1 | <a href=\"hostname.html\">Pod Name</a>\n", stops: 0},
		{ref: "ikubernetes/myapp:v2", runs: true, url: "http://POD/hostname.html", answers: "web\n", stops: 0},
		{ref: "luksa/kubia:1.0", runs: true, url: "http://POD:8080/", answers: "Hey there, this is web. Your IP is ::ffff:192.168.49.2. \n", says: "Kubia server starting...\n", stops: -1},
		{ref: "luksa/kubia", runs: true, url: "http://POD:8080/", answers: "You've hit web\n", stops: -1},
		{ref: "luksa/kubia-ssl-proxy", runs: true, url: "https://POD:8443/", answers: "upstream connect error", stops: 0},
		{ref: "luksa/kubia-ssl-proxy", runs: true, url: "http://POD:9901/ready", answers: "LIVE", stops: 0},
		{ref: "polinux/stress", args: []string{"stress", "--vm", "1", "--vm-bytes", "50M", "--vm-hang", "1"}, runs: true, says: "stress: info: [1] dispatching hogs: 0 cpu, 0 io, 1 vm, 0 hdd\n", stops: -1},
		{ref: "polinux/stress", args: []string{"stress", "--cpu", "1", "--timeout", "2s"}, long: 5 * time.Second, says: "successful run completed in 2s\n"},
		{ref: "registry.k8s.io/pause:3.10", runs: true, stops: 0},
		{ref: "httpd", runs: true, url: "http://POD/", answers: "<html><body><h1>It works!</h1></body></html>\n", says: "resuming normal operations", stops: 0},
		{ref: "postgres:16", says: "Error: Database is uninitialized and superuser password is not specified.\n", code: 1},
		{ref: "postgres", env: []string{"POSTGRES_PASSWORD=x"}, long: 5 * time.Second, runs: true, says: "database system is ready to accept connections\n", stops: 0},
		{ref: "mysql", says: "[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n", code: 1},
		{ref: "mysql:8.0", env: []string{"MYSQL_ROOT_PASSWORD=x"}, long: 12 * time.Second, runs: true, says: "ready for connections", stops: 0},
		{ref: "gcr.io/google-samples/hello-app:1.0", runs: true, url: "http://POD:8080/", answers: "Hello, world!\nVersion: 1.0.0\nHostname: web\n", stops: 2},
		{ref: "traefik/whoami", runs: true, url: "http://POD/", answers: "Hostname: web\n", stops: 2},
		{ref: "hashicorp/http-echo", args: []string{"/http-echo", "-text=hi"}, runs: true, url: "http://POD:5678/", answers: "hi\n", stops: 2},
		{ref: "hello-world", says: "Hello from Docker!\n"},
		{ref: "registry.k8s.io/e2e-test-images/agnhost:2.40", args: []string{"/agnhost", "netexec"}, runs: true, url: "http://POD:8080/hostname", answers: "web", stops: -1},
		{ref: "registry.k8s.io/e2e-test-images/agnhost:2.40", runs: true, says: "Paused\n", stops: 0},
		{ref: "registry.k8s.io/e2e-test-images/agnhost:2.40", args: []string{"/agnhost", "liveness"}, runs: true, url: "http://POD:8080/healthz", answers: "ok", stops: -1},
		{ref: "python:3.12", args: []string{"python", "-m", "http.server", "8080"}, runs: true, url: "http://POD:8080/etc/hostname2", answers: "Error response", stops: -1},
		{ref: "perl:5.34", args: []string{"perl", "-Mbignum=bpi", "-wle", "print bpi(30)"}, says: "3.14159265358979323846264338328\n"},
		{ref: "redis", runs: true, says: "Ready to accept connections tcp\n", stops: 0},
		{ref: "curlimages/curl", args: []string{"/entrypoint.sh", "http://127.0.0.1:1/"}, says: "curl: (7) Failed to connect to 127.0.0.1 port 1 after 0 ms: Couldn't connect to server\n", code: 7},
	} {
		t.Run(c.ref+c.url, func(t *testing.T) {
			w := newWorld(t)
			k := w.run(c.ref, c.env, c.args...)
			w.pass(max(c.long, time.Second))
			if !strings.Contains(k.log.String(), c.says) {
				t.Errorf("says\n%s, want\n%s", k.log.String(), c.says)
			}
			if !c.runs {
				if k.status == nil || k.status.Code != c.code {
					t.Errorf("ends %v, want %d", k.status, c.code)
				}
				return
			}
			if k.status != nil {
				t.Fatalf("ended %v: %s", k.status, k.log.String())
			}
			if c.url != "" {
				resp, err := k.get(c.url)
				if err != nil || !strings.Contains(string(resp.Body), c.answers) {
					t.Errorf("GET %s = %+v, %v", c.url, resp, err)
				}
			}
			sig, _ := proc.ParseSignal(k.img.Config.StopSignal)
			if sig == 0 {
				sig = proc.SIGTERM
			}
			k.Signal(sig)
			w.pass(2 * time.Second)
			switch {
			case c.stops < 0 && k.status != nil:
				t.Errorf("PID 1 ended %v on %s", k.status, sig)
			case c.stops >= 0 && (k.status == nil || k.status.Code != c.stops):
				t.Errorf("ended %v on %s, want %d", k.status, sig, c.stops)
			}
		})
	}
}

func TestEveryImageIsWhole(t *testing.T) {
	programs := Programs()
	w := newWorld(t)
	owner := map[string]string{}
	for name := range coreutils.Programs() {
		owner[name] = "coreutils"
	}
	for _, e := range entries() {
		tags := []string{"latest"}
		tags = append(tags, e.Tags.Lines...)
		for name := range e.Releases {
			tags = append(tags, name)
		}
		for _, tag := range tags {
			if tag != "latest" && e.Tags.Prefix != "" && !strings.HasPrefix(tag, e.Tags.Prefix) {
				tag = e.Tags.Prefix + tag
			}
			ref := e.Repository + ":" + tag
			img, ok := w.registry.Lookup(MustParse(ref))
			if !ok {
				t.Errorf("%s: no such tag", ref)
				continue
			}
			if img.Size <= 0 || len(img.Digest) != 71 || len(img.ID) != 71 {
				t.Errorf("%s: size %d, digest %s, ID %s", ref, img.Size, img.Digest, img.ID)
			}
			if len(img.Config.Entrypoint)+len(img.Config.Cmd) == 0 {
				t.Errorf("%s: nothing to run", ref)
			}
		}
		for name := range e.Programs {
			family, _, _ := strings.Cut(name, "-")
			if o := owner[name]; o != "" && o != e.Repository && family != "app" && family != "system" {
				t.Errorf("%s and %s both have a program %s", o, e.Repository, name)
			}
			owner[name] = e.Repository
			if programs[name] == nil {
				t.Errorf("%s: program %s is not in the table", e.Repository, name)
			}
		}
	}
	for _, ref := range w.registry.OnNode() {
		if _, ok := w.registry.Lookup(ref); !ok {
			t.Errorf("%s lies on the node and is in no registry", ref)
		}
	}
}
