package nginx

import (
	"io"
	"net/netip"
	"time"

	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
)

// worker is a process that answers requests.
type worker struct {
	*proc.Process
	*master
	conf    *config
	errors  io.Writer
	access  io.Writer
	conns   map[netip.AddrPort]int
	counter int
	turn    int
}

func (w *worker) log(level, format string, args ...any) {
	logTo(w.Process, w.errors, level, format, args...)
}

// fatalExit is the exit code of a worker that would only fail again.
const fatalExit = 2

func (w *worker) run(serves bool, uid int) int {
	p := w.Process
	p.Alloc(2 << 20)
	refused := w.become(uid)
	own := &master{Process: p} // a worker writes through descriptors of its own
	w.errors, w.access = own.openLog(w.conf.errorLog), own.openLog(w.conf.accessLog)
	if refused != "" {
		w.log("emerg", "%s(%d) failed (1: Operation not permitted)", refused, uid)
		return fatalExit
	}
	p.Default(proc.SIGHUP)
	for _, s := range []proc.Signal{proc.SIGINT, proc.SIGHUP, proc.SIGUSR1, proc.SIGCHLD} {
		p.Ignore(s)
	}
	quitting := false
	p.Handle(proc.SIGQUIT, func() { quitting = true; w.quit(serves) })
	p.Handle(proc.SIGTERM, func() { w.log("notice", "exiting"); w.log("notice", "exit"); p.Exit(0) })
	p.Handle(proc.SIGWINCH, func() {
		w.log("notice", "gracefully shutting down")
		w.log("notice", "exiting")
		w.log("notice", "exit")
		p.Exit(0)
	})
	if !serves {
		for !quitting {
			p.Pause()
		}
		return 0
	}
	return w.serve()
}

// become makes a worker of root's the server's own user, and names the system call that is refused when it may not.
func (w *worker) become(uid int) (refused string) {
	p := w.Process
	switch {
	case p.Cred.UID != 0:
	case !p.Cred.Has(vfs.CapSetGID):
		return "setgid"
	case !p.Cred.Has(vfs.CapSetUID):
		return "setuid"
	default:
		p.Cred = p.Cred.Become(uid, uid)
	}
	return ""
}

func (w *worker) quit(serves bool) {
	w.log("notice", "gracefully shutting down")
	if serves {
		for _, l := range w.listeners {
			w.Process.CloseListener(l)
		}
	}
	w.log("notice", "exiting")
	w.log("notice", "exit")
	w.Process.Exit(0)
}

// serve answers on every port. All ports but the first are served by threads of the same process.
func (w *worker) serve() int {
	s := &network.Server{
		Handler: w.answer,
		Bad: func(c *network.Conn) *network.Response {
			r := &network.Request{RemoteAddr: c.RemoteAddr(), LocalAddr: c.LocalAddr(), Proto: "HTTP/1.0"}
			resp := w.page(400, r)
			resp.Header.Set("Connection", "close")
			w.logAccess(r, resp)
			return resp
		},
		KeepAlive: 65 * time.Second,
	}
	var all []*network.Listener
	for _, port := range sortedPorts(w.listeners) {
		all = append(all, w.listeners[port])
	}
	return serveAll(w.Process, s, all)
}
