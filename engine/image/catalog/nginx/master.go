package nginx

import (
	"fmt"
	"io"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/image/catalog/base"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/proc"
)

const confFile = "/etc/nginx/nginx.conf"

// master is the process that reads the configuration, opens the ports and keeps the workers.
type master struct {
	*proc.Process
	version   string
	conf      *config
	errors    io.Writer
	access    io.Writer
	listeners map[uint16]*network.Listener
	workers   []*proc.Process
	pending   []proc.Signal
	stopping  bool
}

// Program is the nginx executable.
func Program(p *proc.Process) int {
	m := &master{Process: p, version: base.Version(p), listeners: map[uint16]*network.Listener{}}
	if m.version == "" {
		m.version = "1.29.4"
	}
	var test, quiet, daemon bool
	signal, conf := "", confFile
	daemon = true
	for i := 1; i < len(p.Args); i++ {
		a := p.Args[i]
		value := func() string {
			if i+1 < len(p.Args) {
				i++
				return p.Args[i]
			}
			return ""
		}
		switch a {
		case "-v":
			fmt.Fprintf(p.Stderr, "nginx version: nginx/%s\n", m.version)
			return 0
		case "-V":
			fmt.Fprintf(p.Stderr, "nginx version: nginx/%s\nbuilt with OpenSSL 3.0.15 3 Sep 2024\nTLS SNI support enabled\nconfigure arguments: --prefix=/etc/nginx\n", m.version)
			return 0
		case "-h", "-?":
			fmt.Fprintf(p.Stdout, "nginx version: nginx/%s\nUsage: nginx [-?hvVtTq] [-s signal] [-p prefix]\n             [-e filename] [-c filename] [-g directives]\n", m.version)
			return 0
		case "-t", "-T":
			test = true
		case "-q":
			quiet = true
		case "-s":
			signal = value()
		case "-c":
			conf = value()
		case "-g":
			daemon = daemon && !strings.Contains(strings.Join(strings.Fields(value()), " "), "daemon off")
		case "-p", "-e":
			value()
		default:
			fmt.Fprintf(p.Stderr, "nginx: invalid option: \"%s\"\n", strings.TrimLeft(a, "-"))
			return 1
		}
	}
	switch {
	case signal != "":
		return m.send(signal)
	case test:
		return m.test(conf, quiet)
	}
	return m.start(conf, daemon)
}

// send is nginx -s.
func (m *master) send(name string) int {
	sig, ok := map[string]proc.Signal{"stop": proc.SIGTERM, "quit": proc.SIGQUIT, "reload": proc.SIGHUP, "reopen": proc.SIGUSR1}[name]
	if !ok {
		fmt.Fprintf(m.Stderr, "nginx: invalid option: \"-s %s\"\n", name)
		return 1
	}
	conf, err := load(m.Process, confFile)
	if err != nil {
		return m.emerg(err)
	}
	m.openLogs(conf)
	m.log("notice", "signal process started")
	b, err := m.ReadFile("/run/nginx.pid")
	pid, perr := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil {
		return m.emerg(&confError{fmt.Sprintf("open() \"/run/nginx.pid\" failed (%s)", numbered(err))})
	}
	if perr != nil {
		return m.emerg(&confError{"invalid PID number \"\" in \"/run/nginx.pid\""})
	}
	if err := m.Kill(pid, sig); err != nil {
		return m.emerg(&confError{fmt.Sprintf("kill(%d, %d) failed (%s)", pid, int(sig), numbered(err))})
	}
	return 0
}

func (m *master) test(file string, quiet bool) int {
	_, err := load(m.Process, file)
	if err != nil {
		m.emerg(err)
		fmt.Fprintf(m.Stderr, "nginx: configuration file %s test failed\n", file)
		return 1
	}
	if !quiet {
		fmt.Fprintf(m.Stderr, "nginx: the configuration file %s syntax is ok\nnginx: configuration file %s test is successful\n", file, file)
	}
	return 0
}

func (m *master) start(file string, daemon bool) int {
	conf, err := load(m.Process, file)
	if err != nil {
		return m.emerg(err)
	}
	m.conf = conf
	m.openLogs(conf)
	if code := m.makeDirs(); code != 0 {
		return code
	}
	_ = m.Sleep(m.Sim().Between("nginx/start", 0, slowestStart))
	if code := m.listen(); code != 0 {
		return code
	}
	if daemon {
		_, err := m.Spawn(proc.Spec{Args: m.Args, Run: func(p *proc.Process) int {
			d := *m
			d.Process = p
			return d.master(file)
		}})
		if err != nil {
			return m.emerg(err)
		}
		return 0
	}
	return m.master(file)
}

// makeDirs makes the directories for bodies and answers that do not fit into memory: what stops a server that is not root, or whose
// files are read-only.
func (m *master) makeDirs() int {
	if m.Cred.UID != 0 && m.conf.userAt != "" {
		text := `the "user" directive makes sense only if the master process runs with super-user privileges, ignored in ` + m.conf.userAt
		m.log("warn", "%s", text)
		fmt.Fprintf(m.Stderr, "nginx: [warn] %s\n", text)
	}
	user := m.uid(m.conf.user)
	for _, kind := range [...]string{"client", "proxy", "fastcgi", "uwsgi", "scgi"} {
		dir := "/var/cache/nginx/" + kind + "_temp"
		if err := m.Mkdir(dir, 0o700); err != nil && errno.Of(err) != errno.EEXIST {
			return m.emerg(&confError{fmt.Sprintf("mkdir() %q failed (%s)", dir, numbered(err))})
		}
		if info, err := m.Stat(dir); m.Cred.UID != 0 || err != nil || info.UID == user {
			continue
		}
		if err := m.Chown(dir, user, -1); err != nil {
			return m.emerg(&confError{fmt.Sprintf("chown(%q, %d) failed (%s)", dir, user, numbered(err))})
		}
	}
	return 0
}

// slowestStart is how long nginx may take until it listens: sometimes longer than the kubelet until it asks for the first time, which is
// then refused.
const slowestStart = 20 * time.Millisecond

// listen opens the ports, trying again as nginx does.
func (m *master) listen() int {
	for try := 1; ; try++ {
		failed := false
		for _, s := range m.conf.servers {
			for _, port := range s.ports {
				if m.listeners[port] != nil {
					continue
				}
				l, err := m.Listen(netip.AddrPortFrom(netip.IPv4Unspecified(), port))
				if err == nil {
					m.listeners[port] = l
					continue
				}
				m.emerg(&confError{fmt.Sprintf("bind() to 0.0.0.0:%d failed (%s)", port, numbered(err))})
				if errno.Of(err) != errno.EADDRINUSE {
					return 1
				}
				failed = true
			}
		}
		if !failed {
			return 0
		}
		m.log("notice", "try again to bind() after 500ms")
		_ = m.Sleep(500 * time.Millisecond)
		if try == 5 {
			return m.emerg(&confError{"still could not bind()"})
		}
	}
}

// master is the main loop: start workers, handle signals, replace workers that died.
func (m *master) master(file string) int {
	m.log("notice", `using the "epoll" event method`)
	m.log("notice", "nginx/%s", m.version)
	m.log("notice", "OS: Linux %s", m.Kernel().Release)
	m.log("notice", "getrlimit(RLIMIT_NOFILE): 20000:20000")
	if err := m.WriteFile("/run/nginx.pid", []byte(strconv.Itoa(m.PID)+"\n"), 0o644); err != nil {
		return m.emerg(&confError{fmt.Sprintf("open() \"/run/nginx.pid\" failed (%s)", numbered(err))})
	}
	for _, s := range []proc.Signal{proc.SIGTERM, proc.SIGINT, proc.SIGQUIT, proc.SIGHUP, proc.SIGUSR1, proc.SIGWINCH} {
		m.Handle(s, func() { m.pending = append(m.pending, s) })
	}
	m.Handle(proc.SIGCHLD, func() {})
	m.Args = []string{"nginx: master process " + strings.Join(m.Args, " ")}
	m.Alloc(2 << 20)
	m.log("notice", "start worker processes")
	m.startWorkers()
	for {
		for len(m.pending) > 0 {
			s := m.pending[0]
			m.pending = m.pending[1:]
			m.signalled(s, file)
		}
		m.reapWorkers()
		if m.stopping && len(m.workers) == 0 {
			_ = m.Remove("/run/nginx.pid")
			m.log("notice", "exit")
			return 0
		}
		if len(m.pending) == 0 {
			m.Pause()
		}
	}
}

func (m *master) startWorkers() {
	for range m.conf.workers {
		m.startWorker(len(m.workers) == m.conf.workers-1)
	}
}

// startWorker starts a worker; one of them answers requests, the others stand by, as an idle server's do.
func (m *master) startWorker(serves bool) {
	conf := m.conf
	uid := m.uid(conf.user)
	w, err := m.Spawn(proc.Spec{Args: []string{"nginx: worker process"}, Run: func(p *proc.Process) int {
		w := &worker{Process: p, master: m, conf: conf, conns: map[netip.AddrPort]int{}}
		return w.run(serves, uid)
	}})
	if err != nil {
		m.log("alert", "fork() failed while spawning \"worker process\" (%s)", numbered(err))
		return
	}
	w.Extra = serves
	m.workers = append(m.workers, w)
	m.log("notice", "start worker process %d", w.PID)
}

func (m *master) uid(name string) int {
	b, _ := m.ReadFile("/etc/passwd")
	for l := range strings.SplitSeq(string(b), "\n") {
		if f := strings.Split(l, ":"); f[0] == name && len(f) > 2 {
			n, _ := strconv.Atoi(f[2])
			return n
		}
	}
	return 101
}

func (m *master) signalled(s proc.Signal, file string) {
	switch s {
	case proc.SIGHUP:
		m.log("notice", "signal 1 (SIGHUP) received, reconfiguring")
		m.log("notice", "reconfiguring")
		conf, err := load(m.Process, file)
		if err != nil {
			m.log("emerg", "%s", err)
			return
		}
		old := m.workers
		m.conf, m.workers = conf, nil
		m.listen()
		for _, w := range old {
			w.Signal(proc.SIGWINCH) // step down without closing the ports
			_, _ = m.Wait(w)
		}
		m.log("notice", "start worker processes")
		m.startWorkers()
	case proc.SIGUSR1:
		m.log("notice", "signal 10 (SIGUSR1) received, reopening logs")
		m.openLogs(m.conf)
	case proc.SIGQUIT:
		m.log("notice", "signal 3 (SIGQUIT) received, shutting down")
		m.stop(proc.SIGQUIT)
	case proc.SIGTERM, proc.SIGINT:
		m.log("notice", "signal %d (%s) received, exiting", int(s), s)
		m.stop(proc.SIGTERM)
	}
}

func (m *master) stop(sig proc.Signal) {
	m.stopping = true
	for _, w := range m.workers {
		_ = m.Kill(w.PID, sig)
	}
}

// reapWorkers waits for dead workers and replaces them unless nginx is stopping.
func (m *master) reapWorkers() {
	var dead []*proc.Process
	for _, w := range m.workers {
		if w.Ended() {
			dead = append(dead, w)
		}
	}
	if len(dead) == 0 || m.stopping && len(dead) < len(m.workers) {
		return
	}
	m.log("notice", "signal 17 (SIGCHLD) received from %d", dead[len(dead)-1].PID)
	for _, w := range dead {
		status, _ := m.Wait(w)
		m.workers = slices.DeleteFunc(m.workers, func(x *proc.Process) bool { return x == w })
		switch {
		case status.Signal != 0:
			m.log("alert", "worker process %d exited on signal %d", w.PID, int(status.Signal))
		case status.Code == fatalExit:
			m.log("alert", "worker process %d exited with fatal code %d and cannot be respawned", w.PID, status.Code)
			continue
		default:
			m.log("notice", "worker process %d exited with code %d", w.PID, status.Code)
		}
		if serves, _ := w.Extra.(bool); !m.stopping {
			m.startWorker(serves)
		}
	}
}
