package coreutils

import (
	"errors"
	"io"
	"net/netip"
	"strconv"
	"time"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/proc"
)

func nc() command {
	return command{flags: "+lp:w:e:vzknui:s:q:N", usage: "[-iN] [-wN] [-l] [-p PORT] [-f FILE|IPADDR PORT] [-e PROG]", run: (*tool).nc}
}

func (t *tool) nc() int {
	if t.has('l') {
		return t.ncListen()
	}
	if len(t.args) < 2 {
		return t.badUsage()
	}
	ip, err := Lookup(t.Process, t.args[0])
	if err != nil {
		t.warn("bad address '%s'", t.args[0])
		return 1
	}
	port, err := strconv.ParseUint(t.args[1], 10, 16)
	if err != nil {
		t.warn("bad port '%s'", t.args[1])
		return 1
	}
	limit := time.Duration(0)
	if d, ok := duration(t.value('w')); ok {
		limit = d
	}
	c, err := t.Dial(netip.AddrPortFrom(ip, uint16(port)), limit)
	if err != nil {
		if errno.Of(err) == errno.ETIMEDOUT && limit > 0 {
			t.warn("timed out")
		} else {
			t.warn("%s (%s:%d): %s", t.args[0], ip, port, text(err))
		}
		return 1
	}
	if t.has('z') || t.has('v') {
		if t.has('v') {
			_, _ = t.Stderr.WriteString(t.args[0] + " (" + ip.String() + ":" + t.args[1] + ") open\n")
		}
		if t.has('z') {
			return 0
		}
	}
	return t.ncTalk(c, limit)
}

func (t *tool) ncListen() int {
	p := t.value('p')
	if p == "" && len(t.args) > 0 {
		p = t.args[len(t.args)-1]
		t.args = nil
	}
	port, _ := strconv.ParseUint(p, 10, 16)
	l, err := t.Listen(netip.AddrPortFrom(netip.IPv4Unspecified(), uint16(port)))
	if err != nil {
		t.warn("bind: %s", text(err))
		return 1
	}
	for {
		c, err := t.Accept(l)
		if err != nil {
			return 1
		}
		if !t.has('k') {
			t.CloseListener(l)
		}
		code := t.ncServe(c)
		if !t.has('k') && !(t.has('l') && len(t.set['l']) > 1) {
			return code
		}
	}
}

// ncServe talks, or hands the connection to -e's program.
func (t *tool) ncServe(c *network.Conn) int {
	if !t.has('e') {
		return t.ncTalk(c, 0)
	}
	feed := connFile{c}
	code := t.runSpec(proc.Spec{Args: append([]string{t.value('e')}, t.args...), Stdin: feed, Stdout: feed})
	_ = c.Close()
	return code
}

// connFile lets a child read and write a connection.
type connFile struct{ c *network.Conn }

func (f connFile) Read(p *proc.Process, b []byte) (int, error) { return f.c.Read(p, b) }

func (f connFile) Write(p *proc.Process, b []byte) (int, error) { return f.c.Write(p, b) }

func (f connFile) Close() { _ = f.c.CloseWrite() }

// ncTalk copies both ways: a child feeds standard input to the connection.
func (t *tool) ncTalk(c *network.Conn, limit time.Duration) int {
	sender, err := t.Spawn(proc.Spec{Args: t.Args, Run: func(p *proc.Process) int {
		buf := make([]byte, 4096)
		for {
			n, err := p.Stdin.Read(buf)
			if n > 0 {
				if _, werr := c.Write(p, buf[:n]); werr != nil {
					return 1
				}
			}
			if err != nil {
				_ = c.CloseWrite()
				return 0
			}
		}
	}})
	if err != nil {
		return t.fail("fork", err)
	}
	defer func() { _ = t.Kill(sender.PID, proc.SIGKILL) }()
	buf := make([]byte, 4096)
	for {
		if limit > 0 {
			c.SetDeadline(t.Sim().Elapsed() + limit)
		}
		n, err := c.Read(t, buf)
		_, _ = t.out.Write(buf[:n])
		_ = t.out.Flush()
		if err != nil {
			_ = c.Close()
			if errors.Is(err, io.EOF) {
				return 0
			}
			return 1
		}
	}
}
