package redis

import (
	"bytes"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/coreutils"
	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/image/catalog/base"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/proc"
)

// cli is a redis-cli at work.
type cli struct {
	*proc.Process
	host     string
	port     int
	db       int
	user     string // the default user when empty
	password string
	raw      bool
	typed    bool // commands are typed at its prompt
	conn     *network.Conn
	in       []byte
	reason   string // why there is no connection
}

// CLI is the redis-cli executable.
func CLI(p *proc.Process) int {
	_, in := p.FDFile(0).(*proc.TTY)
	_, out := p.FDFile(1).(*proc.TTY)
	c := &cli{Process: p, host: "127.0.0.1", port: 6379, raw: !out, password: p.Getenv("REDISCLI_AUTH")}
	args := p.Args[1:]
	unsafe := false
	repeat, every := 1, time.Duration(0)
	for len(args) > 0 && strings.HasPrefix(args[0], "-") {
		a := args[0]
		args = args[1:]
		value := ""
		if len(args) > 0 && slices.Contains([]string{"-h", "-p", "-n", "-a", "-r", "-i", "-u", "--user", "--pass"}, a) {
			value, args = args[0], args[1:]
		}
		switch a {
		case "-h":
			c.host = value
		case "-p":
			c.port, _ = strconv.Atoi(value)
		case "-n":
			c.db, _ = strconv.Atoi(value)
		case "-a", "--pass":
			c.password, unsafe = value, true
		case "--user":
			c.user = value
		case "-u":
			c.locate(value)
			unsafe = c.password != ""
		case "--no-auth-warning":
			unsafe = false
		case "-r":
			repeat, _ = strconv.Atoi(value)
		case "-i":
			f, _ := strconv.ParseFloat(value, 64)
			every = time.Duration(f * float64(time.Second))
		case "--raw":
			c.raw = true
		case "--no-raw":
			c.raw = false
		case "--help", "-?":
			fmt.Fprintf(p.Stdout, usage, base.Version(p))
			return 0
		case "-v", "--version":
			fmt.Fprintf(p.Stdout, "redis-cli %s\n", base.Version(p))
			return 0
		default:
			fmt.Fprintf(p.Stderr, "Unrecognized option or bad number of args for: '%s'\n", a)
			return 1
		}
	}
	if unsafe {
		fmt.Fprintln(p.Stderr, "Warning: Using a password with '-a' or '-u' option on the command line interface may not be safe.")
	}
	if len(args) == 0 {
		return c.session(in)
	}
	code := 0
	for i := range max(repeat, 1) {
		if i > 0 && every > 0 {
			_ = p.Sleep(every)
		}
		code = c.once(args)
	}
	return code
}

func (c *cli) connect() bool {
	ip, err := coreutils.Lookup(c.Process, c.host)
	if err == nil {
		c.conn, err = c.Dial(netip.AddrPortFrom(ip, uint16(c.port)), 0)
	}
	if err != nil {
		c.conn, c.reason = nil, errno.Text(err)
		return false
	}
	c.in = nil
	if c.password != "" {
		c.authenticate()
	}
	if c.db != 0 {
		_, _ = c.ask([]string{"SELECT", strconv.Itoa(c.db)})
	}
	return true
}

// locate reads redis://[[user]:password@]host[:port][/database].
func (c *cli) locate(url string) {
	rest := strings.TrimPrefix(url, "redis://")
	if who, where, ok := strings.Cut(rest, "@"); ok {
		c.user, c.password, _ = strings.Cut(who, ":")
		rest = where
	}
	rest, db, _ := strings.Cut(rest, "/")
	c.db, _ = strconv.Atoi(db)
	host, port, ok := strings.Cut(rest, ":")
	c.host = host
	if ok {
		c.port, _ = strconv.Atoi(port)
	}
}

func (c *cli) authenticate() {
	who := []string{"AUTH", c.password}
	if c.user != "" {
		who = []string{"AUTH", c.user, c.password}
	}
	if v, _ := c.ask(who); v != nil {
		if refused, ok := v.(failure); ok {
			fmt.Fprintf(c.Stderr, "AUTH failed: %s\n", refused)
		}
	}
}

func (c *cli) complain() {
	fmt.Fprintf(c.Stderr, "Could not connect to Redis at %s:%d: %s\n", c.host, c.port, c.reason)
}

// ask sends a command and reads the answer.
func (c *cli) ask(args []string) (any, error) {
	var b bytes.Buffer
	encode(&b, args)
	if _, err := c.conn.Write(c.Process, b.Bytes()); err != nil {
		return nil, err
	}
	return c.answer()
}

func (c *cli) answer() (any, error) {
	buf := make([]byte, 4096)
	for {
		if len(c.in) > 0 {
			if v, used, ok := parse(c.in); ok && used > 0 {
				c.in = c.in[used:]
				return v, nil
			}
		}
		n, err := c.conn.Read(c.Process, buf)
		c.in = append(c.in, buf[:n]...)
		if err != nil {
			return nil, err
		}
	}
}

func (c *cli) once(args []string) int {
	if c.conn == nil && !c.connect() {
		c.complain()
		return 1
	}
	if !c.perform(args) {
		return 1
	}
	return 0
}

// perform runs one command and prints its answer; false means that the connection is gone.
func (c *cli) perform(args []string) bool {
	r, err := c.ask(args)
	name := upper(args[0])
	if err != nil {
		gone := c.conn
		c.conn = nil
		c.CloseConn(gone)
		c.reason = "Connection refused"
		if name == "SHUTDOWN" && err == io.EOF {
			return true
		}
		fmt.Fprintln(c.Stderr, "Error: Server closed the connection")
		return false
	}
	if name == "SELECT" && r == any(status("OK")) && len(args) > 1 {
		c.db, _ = strconv.Atoi(args[1])
	}
	if text, ok := r.(string); ok && name == "INFO" {
		fmt.Fprintln(c.Stdout, strings.ReplaceAll(text, "\r\n", "\n")) // a report, not a value
		return true
	}
	c.put(r)
	if _, refused := r.(failure); refused {
		return true
	}
	if name == "SUBSCRIBE" || name == "PSUBSCRIBE" || name == "MONITOR" {
		return c.listen(name == "MONITOR")
	}
	return true
}

// listen shows messages as they come. In a session ^C goes back to the prompt, with a new connection.
func (c *cli) listen(monitor bool) bool {
	stopped := false
	if c.typed {
		c.Handle(proc.SIGINT, func() {
			stopped = true
			c.CloseConn(c.conn)
		})
		defer c.Default(proc.SIGINT)
	}
	hint := c.typed && !c.raw && !monitor
	for {
		if hint {
			fmt.Fprint(c.Stdout, "Reading messages... (press Ctrl-C to quit or any key to type command)\r")
		}
		r, err := c.answer()
		if hint {
			fmt.Fprint(c.Stdout, "\x1b[K")
		}
		if stopped {
			c.conn = nil
			return c.connect()
		}
		if err != nil {
			return false
		}
		c.put(r)
	}
}

func (c *cli) put(r any) {
	if c.raw {
		fmt.Fprintln(c.Stdout, rawReply(r))
		return
	}
	fmt.Fprint(c.Stdout, shown(r, ""))
}
