package redis

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/image/catalog/base"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/proc"
)

// server is a redis-server at work.
type server struct {
	*proc.Process
	version  string
	port     uint16
	password string
	dir      string
	settings map[string]string
	dbs      [16]*store
	commands map[string]handler
	clients  []*client
	stop     bool
	save     bool
	handled  int
}

// client is one connection.
type client struct {
	s      *server
	conn   *network.Conn
	in     []byte
	db_    int
	authed bool // also who came when no password was asked for
	quit   bool
	queue  [][]string
	multi  bool
	subs   map[string]bool
}

func (c *client) db() *store { return c.s.dbs[c.db_] }

func (s *server) log(mark, format string, args ...any) {
	role := "M"
	if mark == "C*" || mark == "C#" {
		role, mark = "C", mark[1:]
	}
	fmt.Fprintf(s.Stdout, "%d:%s %s %s %s\n", s.PID, role, s.Now().UTC().Format("02 Jan 2006 15:04:05.000"), mark, fmt.Sprintf(format, args...))
}

// Server is the redis-server executable.
func Server(p *proc.Process) int {
	s := &server{Process: p, version: base.Version(p), port: 6379, dir: p.Dir, settings: map[string]string{
		"maxmemory": "0", "maxmemory-policy": "noeviction", "appendonly": "no", "save": "3600 1 300 100 60 10000", "databases": "16", "timeout": "0",
	}}
	if s.version == "" {
		s.version = "8.2.1"
	}
	if slices.Contains(p.Args, "--version") || slices.Contains(p.Args, "-v") {
		fmt.Fprintf(p.Stdout, "Redis server v=%s sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=0\n", s.version)
		return 0
	}
	conf, ok := s.configure()
	if !ok {
		return 1
	}
	s.log("C*", "oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo")
	s.log("C*", "Redis version=%s, bits=64, commit=00000000, modified=0, pid=%d, just started", s.version, p.PID)
	if conf {
		s.log("C*", "Configuration loaded")
	} else {
		s.log("C#", "Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf")
	}
	return s.run()
}

// configure reads a configuration file and --name value arguments.
func (s *server) configure() (loaded, ok bool) {
	var lines []string
	args := s.Args[1:]
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		b, err := s.ReadFile(args[0])
		if err != nil {
			s.log("C#", "Fatal error, can't open config file '%s': %s", args[0], errno.Text(err))
			return false, false
		}
		lines, args, loaded = strings.Split(string(b), "\n"), args[1:], true
	}
	line := ""
	for _, a := range args {
		if strings.HasPrefix(a, "--") {
			lines = append(lines, line)
			line = a[2:]
			continue
		}
		line += " " + strconv.Quote(a)
	}
	for _, l := range append(lines, line) {
		w := split(strings.TrimSpace(l))
		if len(w) == 0 || strings.HasPrefix(w[0], "#") {
			continue
		}
		loaded = true
		v := strings.Join(w[1:], " ")
		switch lowerName(w[0]) {
		case "port":
			n, err := strconv.ParseUint(v, 10, 16)
			if err != nil {
				fmt.Fprintf(s.Stderr, "\n*** FATAL CONFIG FILE ERROR (Redis %s) ***\nReading the configuration file, at line 2\n>>> '%s'\nargument couldn't be parsed into an integer\n", s.version, l)
				return false, false
			}
			s.port = uint16(n)
		case "requirepass":
			s.password = v
		case "dir":
			s.dir = v
		}
		s.settings[lowerName(w[0])] = v
	}
	return loaded, true
}

// handlers is every command by its name.
func handlers() map[string]handler {
	all := map[string]handler{}
	for _, m := range []map[string]handler{stringCommands(), keyCommands(), listCommands(), hashCommands(), setCommands(), sortedCommands(), serverCommands()} {
		maps.Copy(all, m)
	}
	return all
}

func (s *server) run() int {
	p := s.Process
	for i := range s.dbs {
		s.dbs[i] = &store{now: p.Sim().Elapsed, keys: map[string]*value{}}
	}
	s.commands = handlers()
	l, err := p.Listen(netip.AddrPortFrom(netip.IPv4Unspecified(), s.port))
	if err != nil {
		s.log("#", "Warning: Could not create server TCP listening socket *:%d: bind: %s", s.port, errno.Text(err))
		s.log("#", "Failed listening on port %d (tcp), aborting.", s.port)
		return 1
	}
	p.Alloc(7 << 20)
	s.log("*", "monotonic clock: POSIX clock_gettime")
	s.log("*", "Running mode=standalone, port=%d.", s.port)
	s.log("*", "Server initialized")
	s.load()
	s.log("*", "Ready to accept connections tcp")
	for _, sig := range []proc.Signal{proc.SIGTERM, proc.SIGINT} {
		p.Handle(sig, func() {
			fmt.Fprintf(p.Stdout, "%d:signal-handler (%d) Received %s scheduling shutdown...\n", p.PID, p.Now().Unix(), sig)
			s.stop, s.save = true, true
		})
	}
	s.loop(l)
	s.log("*", "User requested shutdown...")
	if s.save && s.settings["save"] != "" {
		s.log("*", "Saving the final RDB snapshot before exiting.")
		s.dump()
	}
	s.log("#", "Redis is now ready to exit, bye bye...")
	return 0
}

func (s *server) loop(l *network.Listener) {
	l.OnAcceptable(s.Wake)
	for !s.stop {
		for c := l.TryAccept(); c != nil; c = l.TryAccept() {
			if s.HoldConn(c) != nil {
				c.Abort()
				continue
			}
			c.OnReadable(s.Wake)
			s.clients = append(s.clients, &client{s: s, conn: c, authed: s.password == ""})
		}
		for _, c := range slices.Clone(s.clients) {
			if !c.serve() {
				s.CloseConn(c.conn)
				s.clients = slices.DeleteFunc(s.clients, func(x *client) bool { return x == c })
			}
		}
		if !s.stop {
			s.Park()
		}
	}
}

// serve answers what has arrived and reports whether the connection stays.
func (c *client) serve() bool {
	var buf [4096]byte
	for {
		n, err := c.conn.TryRead(buf[:])
		c.in = append(c.in, buf[:n]...)
		for len(c.in) > 0 {
			v, used, ok := parse(c.in)
			if !ok {
				c.send(failure("ERR Protocol error: invalid bulk length"))
				return false
			}
			if used == 0 {
				break
			}
			c.in = c.in[used:]
			words, _ := v.([]any)
			var args []string
			for _, w := range words {
				s, _ := w.(string)
				args = append(args, s)
			}
			if len(args) > 0 {
				c.send(c.command(args))
			}
			if c.quit || c.s.stop {
				return false
			}
		}
		if n == 0 {
			return err == nil
		}
	}
}

type silence struct{}

func (c *client) send(r any) {
	if _, no := r.(silence); no {
		return
	}
	var b bytes.Buffer
	encode(&b, r)
	_, _ = c.conn.Write(c.s.Process, b.Bytes())
}

func (c *client) command(args []string) any {
	name := upper(args[0])
	h, ok := c.s.commands[name]
	c.s.handled++
	switch {
	case c.s.password != "" && !c.authed && name != "AUTH" && name != "HELLO" && name != "QUIT":
		return failure("NOAUTH Authentication required.")
	case !ok:
		var rest []string
		for _, a := range args[1:] {
			rest = append(rest, "'"+a+"'")
		}
		s := strings.Join(rest, " ")
		if s != "" {
			s += " "
		}
		return failure(fmt.Sprintf("ERR unknown command '%s', with args beginning with: %s", args[0], s))
	case len(args)-1 < h.min || h.max >= 0 && len(args)-1 > h.max:
		return failure("ERR wrong number of arguments for '" + lowerName(name) + "' command")
	case c.multi && name != "EXEC" && name != "DISCARD" && name != "MULTI":
		c.queue = append(c.queue, args)
		return status("QUEUED")
	}
	return h.run(c, args[1:])
}

func (s *server) flush() {
	for _, d := range s.dbs {
		clear(d.keys)
	}
}

func (s *server) file() string { return strings.TrimRight(s.dir, "/") + "/dump.rdb" }

// dump writes the databases to dump.rdb, in a form of our own.
func (s *server) dump() bool {
	all := map[string]map[string]*value{}
	for i, d := range s.dbs {
		if keys := d.match("*"); len(keys) > 0 {
			all[strconv.Itoa(i)] = d.keys
		}
	}
	b, _ := json.Marshal(all)
	if err := s.WriteFile(s.file(), append([]byte("REDIS0011"), b...), 0o600); err != nil {
		s.log("#", "Failed opening the temp RDB file temp-%d.rdb (in server root dir %s) for saving: %s", s.PID, s.dir, errno.Text(err))
		return false
	}
	s.log("*", "DB saved on disk")
	return true
}

func (s *server) load() {
	b, err := s.ReadFile(s.file())
	if err != nil {
		return
	}
	var all map[string]map[string]*value
	if json.Unmarshal(bytes.TrimPrefix(b, []byte("REDIS0011")), &all) != nil {
		return
	}
	for i, keys := range all {
		n, _ := strconv.Atoi(i)
		for _, v := range keys {
			v.fill()
		}
		if keys != nil {
			s.dbs[n%16].keys = keys
		}
	}
	s.log("*", "Loading RDB produced by version %s", s.version)
	s.log("*", "DB loaded from disk: 0.000 seconds")
}

func (v *value) fill() {
	if v.Hash == nil {
		v.Hash = map[string]string{}
	}
	if v.Set == nil {
		v.Set = map[string]bool{}
	}
	if v.Sorted == nil {
		v.Sorted = map[string]float64{}
	}
}
