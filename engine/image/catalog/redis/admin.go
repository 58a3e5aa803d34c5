package redis

import (
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"
)

// serverCommands are those about connections, transactions, messages and the server itself.
func serverCommands() map[string]handler {
	return map[string]handler{
		"PING": {0, 1, func(_ *client, a []string) any {
			if len(a) > 0 {
				return a[0]
			}
			return status("PONG")
		}},
		"ECHO": {1, 1, func(_ *client, a []string) any { return a[0] }},
		"QUIT": {0, -1, func(c *client, _ []string) any { c.quit = true; return status("OK") }},
		"SELECT": {1, 1, func(c *client, a []string) any {
			n, err := strconv.Atoi(a[0])
			if err != nil {
				return failure("ERR invalid DB index")
			}
			if n < 0 || n > 15 {
				return failure("ERR DB index is out of range")
			}
			c.db_ = n
			return status("OK")
		}},
		"AUTH": {1, 2, func(c *client, a []string) any {
			switch {
			case c.s.password == "":
				return failure("ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?")
			case a[len(a)-1] != c.s.password:
				return failure("WRONGPASS invalid username-password pair or user is disabled.")
			}
			c.authed = true
			return status("OK")
		}},
		"HELLO":   {0, -1, func(*client, []string) any { return failure("NOPROTO unsupported protocol version") }},
		"COMMAND": {0, -1, func(*client, []string) any { return []any{} }},
		"CLIENT":  {1, -1, func(*client, []string) any { return status("OK") }},
		"INFO":    {0, -1, func(c *client, a []string) any { return c.info(a) }},
		"TIME": {0, 0, func(c *client, _ []string) any {
			n := c.s.Now()
			return []string{strconv.FormatInt(n.Unix(), 10), strconv.Itoa(n.Nanosecond() / 1000)}
		}},
		"CONFIG": {1, -1, (*client).config},
		"SAVE": {0, 0, func(c *client, _ []string) any {
			if !c.s.dump() {
				return failure("ERR")
			}
			return status("OK")
		}},
		"BGSAVE":   {0, 1, func(c *client, _ []string) any { c.s.dump(); return status("Background saving started") }},
		"LASTSAVE": {0, 0, func(c *client, _ []string) any { return c.s.Now().Unix() }},
		"SHUTDOWN": {0, -1, func(c *client, a []string) any {
			c.s.stop, c.s.save = true, len(a) == 0 || upper(a[0]) != "NOSAVE"
			return silence{}
		}},
		"DEBUG": {1, -1, func(c *client, a []string) any {
			if upper(a[0]) == "SLEEP" && len(a) > 1 {
				f, _ := strconv.ParseFloat(a[1], 64)
				_ = c.s.Sleep(time.Duration(f * float64(time.Second)))
			}
			return status("OK")
		}},
		"MULTI":   {0, 0, func(c *client, _ []string) any { c.multi, c.queue = true, nil; return status("OK") }},
		"DISCARD": {0, 0, func(c *client, _ []string) any { c.multi, c.queue = false, nil; return status("OK") }},
		"EXEC": {0, 0, func(c *client, _ []string) any {
			if !c.multi {
				return failure("ERR EXEC without MULTI")
			}
			queue := c.queue
			c.multi, c.queue = false, nil
			out := []any{}
			for _, q := range queue {
				out = append(out, c.command(q))
			}
			return out
		}},
		"SUBSCRIBE":  {1, -1, (*client).subscribe},
		"PSUBSCRIBE": {1, -1, (*client).subscribe},
		"PUBLISH":    {2, 2, (*client).publish},
	}
}

func (c *client) subscribe(a []string) any {
	if c.subs == nil {
		c.subs = map[string]bool{}
	}
	for _, ch := range a {
		c.subs[ch] = true
		c.send([]any{"subscribe", ch, len(c.subs)})
	}
	return silence{}
}

func (c *client) publish(a []string) any {
	n := 0
	for _, o := range c.s.clients {
		for _, ch := range sorted(o.subs) {
			if ok, _ := path.Match(ch, a[0]); ok {
				o.send([]any{"message", a[0], a[1]})
				n++
			}
		}
	}
	return n
}

func (c *client) config(a []string) any {
	switch upper(a[0]) {
	case "GET":
		out := []string{}
		for _, k := range sorted(c.s.settings) {
			if ok, _ := path.Match(lowerName(a[len(a)-1]), k); ok {
				out = append(out, k, c.s.settings[k])
			}
		}
		for k, v := range map[string]string{"port": strconv.Itoa(int(c.s.port)), "dir": c.s.dir, "requirepass": c.s.password} {
			if lowerName(a[len(a)-1]) == k && len(out) == 0 {
				out = append(out, k, v)
			}
		}
		return out
	case "SET":
		if len(a) < 3 {
			return failure("ERR wrong number of arguments for 'config|set' command")
		}
		if lowerName(a[1]) == "requirepass" {
			c.s.password = a[2]
		}
		c.s.settings[lowerName(a[1])] = a[2]
		return status("OK")
	case "RESETSTAT", "REWRITE":
		return status("OK")
	}
	return failure("ERR unknown subcommand '" + a[0] + "'. Try CONFIG HELP.")
}

func (c *client) info(sections []string) string {
	s := c.s
	up := int((s.Sim().Elapsed() - s.Started) / time.Second)
	var keys []string
	for i, d := range s.dbs {
		if n := len(d.match("*")); n > 0 {
			keys = append(keys, fmt.Sprintf("db%d:keys=%d,expires=0,avg_ttl=0", i, n))
		}
	}
	all := []struct{ name, text string }{
		{"Server", fmt.Sprintf("redis_version:%s\nredis_mode:standalone\nos:Linux %s x86_64\nprocess_id:%d\ntcp_port:%d\nuptime_in_seconds:%d\nuptime_in_days:%d", s.version, s.Kernel().Release, s.PID, s.port, up, up/86400)},
		{"Clients", fmt.Sprintf("connected_clients:%d\nblocked_clients:0", len(s.clients))},
		{"Memory", fmt.Sprintf("used_memory:%d\nused_memory_human:%.2fM\nmaxmemory:%s", s.Memory(), float64(s.Memory())/(1<<20), s.settings["maxmemory"])},
		{"Persistence", "loading:0\nrdb_bgsave_in_progress:0\nrdb_last_bgsave_status:ok\naof_enabled:0"},
		{"Stats", fmt.Sprintf("total_commands_processed:%d", s.handled)},
		{"Replication", "role:master\nconnected_slaves:0"},
		{"Keyspace", strings.Join(keys, "\n")},
	}
	var b strings.Builder
	for _, sec := range all {
		if len(sections) > 0 && !strings.EqualFold(sections[0], sec.name) && !strings.EqualFold(sections[0], "all") {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\r\n")
		}
		b.WriteString("# " + sec.name + "\r\n")
		if sec.text != "" {
			b.WriteString(strings.ReplaceAll(sec.text, "\n", "\r\n") + "\r\n")
		}
	}
	return b.String()
}
