package image

import (
	"strings"
	"testing"
	"time"

	"github.com/podscope/podscope/engine/proc"
)

func TestRedisAnswersItsClient(t *testing.T) {
	w := newWorld(t)
	c := w.run("redis", nil)
	w.pass(time.Second)
	if got := c.log.String(); !strings.HasPrefix(got, "1:C 21 Nov 2026 08:34:38.000 * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo\n") || !strings.HasSuffix(got, " * Ready to accept connections tcp\n") {
		t.Errorf("starts with\n%s", got)
	}
	for _, q := range []struct{ run, want string }{
		{"get a", "(nil)\n"},
		{"set a 666", "OK\n"},
		{"get a", "\"666\"\n"},
		{"incr a", "(integer) 667\n"},
		{"lpush l x y", "(integer) 2\n"},
		{"lrange l 0 -1", "1) \"y\"\n2) \"x\"\n"},
		{"hset h f v", "(integer) 1\n"},
		{"get h", "(error) WRONGTYPE Operation against a key holding the wrong kind of value\n"},
		{"zadd z 2 b 1 a", "(integer) 2\n"},
		{"zrange z 0 -1 withscores", "1) \"a\"\n2) \"1\"\n3) \"b\"\n4) \"2\"\n"},
		{"sadd s m", "(integer) 1\n"},
		{"keys *", "1) \"a\"\n2) \"h\"\n3) \"l\"\n4) \"s\"\n5) \"z\"\n"},
		{"nope x", "(error) ERR unknown command 'nope', with args beginning with: 'x' \n"},
		{"get", "(error) ERR wrong number of arguments for 'get' command\n"},
		{"ttl a", "(integer) -1\n"},
		{"ping", "PONG\n"},
	} {
		if got, _ := c.do(append([]string{"redis-cli", "--no-raw"}, strings.Fields(q.run)...)...); got != q.want {
			t.Errorf("%s → %q, want %q", q.run, got, q.want)
		}
	}
	if got, _ := c.do("redis-cli", "get", "a"); got != "667\n" {
		t.Errorf("without a terminal: %q", got)
	}
	c.do("redis-cli", "expire", "a", "5")
	w.pass(6 * time.Second)
	if got, _ := c.do("redis-cli", "--no-raw", "get", "a"); got != "(nil)\n" {
		t.Errorf("after its time: %q", got)
	}
	c.Signal(proc.SIGTERM)
	w.pass(time.Second)
	if c.status == nil || c.status.Code != 0 || !strings.HasSuffix(c.log.String(), "Redis is now ready to exit, bye bye...\n") {
		t.Errorf("ends %v after\n%s", c.status, c.log.String())
	}
	if got, code := c2(w).do("redis-cli"); code != 1 || got != "Could not connect to Redis at 127.0.0.1:6379: Connection refused\n" {
		t.Errorf("without a server: %q, %d", got, code)
	}
}

func c2(w *world) *container { return w.run("redis:7", nil, "sleep", "infinity") }

func TestRedisPromptsOnATerminal(t *testing.T) {
	w := newWorld(t)
	c := w.run("redis:alpine", nil)
	w.pass(time.Second)
	var screen strings.Builder
	tty := proc.NewTTY(func(b []byte) { screen.Write(b) })
	_, err := w.kernel.Start(proc.Spec{
		Args: []string{"redis-cli"}, Env: c.img.Config.Env, Dir: "/data", FS: c.ns, Net: c.stack, PIDs: c.pids, Hostname: "redis", TTY: tty,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []string{"get a\n", "set a 666\n", "get a\n", "exit\n"} {
		w.pass(time.Second)
		tty.Input([]byte(l))
	}
	w.pass(time.Second)
	want := "127.0.0.1:6379> get a\r\n(nil)\r\n127.0.0.1:6379> set a 666\r\nOK\r\n127.0.0.1:6379> get a\r\n\"666\"\r\n127.0.0.1:6379> exit\r\n"
	if got := screen.String(); got != want {
		t.Errorf("the screen shows\n%q, want\n%q", got, want)
	}
}
