package redis

import (
	"strconv"
	"strings"
	"time"
)

const (
	notInteger = failure("ERR value is not an integer or out of range")
	syntax     = failure("ERR syntax error")
)

// handler is a command: how many arguments it takes at least (its name not counted), at most (-1: any), and what it does.
type handler struct {
	min, max int
	run      func(c *client, a []string) any
}

func (s *store) set(key, str string) { s.keys[key] = &value{Kind: "string", Str: str} }

// stringCommands work on plain values.
func stringCommands() map[string]handler {
	return map[string]handler{
		"GET": {1, 1, func(c *client, a []string) any {
			v, ok := c.db().of(a[0], "string", false)
			if !ok {
				return wrongType
			}
			if v == nil {
				return nil
			}
			return v.Str
		}},
		"SET":   {2, -1, (*client).set},
		"SETNX": {2, 2, func(c *client, a []string) any { return asInt(c.set(append(a, "NX")) != nil) }},
		"SETEX": {3, 3, func(c *client, a []string) any { return c.set([]string{a[0], a[2], "EX", a[1]}) }},
		"GETSET": {2, 2, func(c *client, a []string) any {
			return c.set([]string{a[0], a[1], "GET"})
		}},
		"MSET": {2, -1, func(c *client, a []string) any {
			if len(a)%2 != 0 {
				return failure("ERR wrong number of arguments for 'mset' command")
			}
			for i := 0; i < len(a); i += 2 {
				c.db().set(a[i], a[i+1])
			}
			return status("OK")
		}},
		"MGET": {1, -1, func(c *client, a []string) any {
			var out []any
			for _, k := range a {
				if v, ok := c.db().of(k, "string", false); ok && v != nil {
					out = append(out, v.Str)
				} else {
					out = append(out, nil)
				}
			}
			return out
		}},
		"INCR":   {1, 1, func(c *client, a []string) any { return c.add(a[0], "1", 1) }},
		"DECR":   {1, 1, func(c *client, a []string) any { return c.add(a[0], "1", -1) }},
		"INCRBY": {2, 2, func(c *client, a []string) any { return c.add(a[0], a[1], 1) }},
		"DECRBY": {2, 2, func(c *client, a []string) any { return c.add(a[0], a[1], -1) }},
		"APPEND": {2, 2, func(c *client, a []string) any {
			v, ok := c.db().of(a[0], "string", true)
			if !ok {
				return wrongType
			}
			v.Str += a[1]
			return len(v.Str)
		}},
		"STRLEN": {1, 1, func(c *client, a []string) any {
			v, ok := c.db().of(a[0], "string", false)
			if !ok {
				return wrongType
			}
			if v == nil {
				return 0
			}
			return len(v.Str)
		}},
	}
}

func asInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (c *client) set(a []string) any {
	old := c.db().get(a[0])
	var expires time.Duration
	var nx, xx, keep, get bool
	for i := 2; i < len(a); i++ {
		switch o := upper(a[i]); o {
		case "NX":
			nx = true
		case "XX":
			xx = true
		case "GET":
			get = true
		case "KEEPTTL":
			keep = true
		case "EX", "PX":
			if i+1 >= len(a) {
				return syntax
			}
			i++
			n, err := strconv.ParseInt(a[i], 10, 64)
			if err != nil {
				return notInteger
			}
			if n <= 0 {
				return failure("ERR invalid expire time in 'set' command")
			}
			expires = c.s.Sim().Elapsed() + time.Duration(n)*map[string]time.Duration{"EX": time.Second, "PX": time.Millisecond}[o]
		default:
			return syntax
		}
	}
	if nx && old != nil || xx && old == nil {
		return nil
	}
	v := &value{Kind: "string", Str: a[1], Expires: expires}
	if keep && old != nil {
		v.Expires = old.Expires
	}
	c.db().keys[a[0]] = v
	if get {
		if old == nil {
			return nil
		}
		return old.Str
	}
	return status("OK")
}

func (c *client) add(key, by string, sign int64) any {
	n, err := strconv.ParseInt(by, 10, 64)
	if err != nil {
		return notInteger
	}
	v, ok := c.db().of(key, "string", true)
	if !ok {
		return wrongType
	}
	if v.Str == "" {
		v.Str = "0"
	}
	old, err := strconv.ParseInt(v.Str, 10, 64)
	if err != nil {
		return notInteger
	}
	v.Str = strconv.FormatInt(old+sign*n, 10)
	return old + sign*n
}

// keyCommands work on keys whatever they hold.
func keyCommands() map[string]handler {
	return map[string]handler{
		"DEL":    {1, -1, (*client).del},
		"UNLINK": {1, -1, (*client).del},
		"EXISTS": {1, -1, func(c *client, a []string) any {
			n := 0
			for _, k := range a {
				n += asInt(c.db().get(k) != nil)
			}
			return n
		}},
		"TYPE": {1, 1, func(c *client, a []string) any {
			v := c.db().get(a[0])
			if v == nil {
				return status("none")
			}
			return status(v.Kind)
		}},
		"KEYS":   {1, 1, func(c *client, a []string) any { return c.db().match(a[0]) }},
		"DBSIZE": {0, 0, func(c *client, _ []string) any { return len(c.db().match("*")) }},
		"SCAN": {1, -1, func(c *client, a []string) any {
			pattern := "*"
			for i := 1; i+1 < len(a); i++ {
				if upper(a[i]) == "MATCH" {
					pattern = a[i+1]
				}
			}
			return []any{"0", c.db().match(pattern)}
		}},
		"FLUSHDB":  {0, 1, func(c *client, _ []string) any { clear(c.db().keys); return status("OK") }},
		"FLUSHALL": {0, 1, func(c *client, _ []string) any { c.s.flush(); return status("OK") }},
		"EXPIRE":   {2, 3, func(c *client, a []string) any { return c.expire(a[0], a[1], time.Second) }},
		"PEXPIRE":  {2, 3, func(c *client, a []string) any { return c.expire(a[0], a[1], time.Millisecond) }},
		"TTL":      {1, 1, func(c *client, a []string) any { return c.ttl(a[0], time.Second) }},
		"PTTL":     {1, 1, func(c *client, a []string) any { return c.ttl(a[0], time.Millisecond) }},
		"PERSIST": {1, 1, func(c *client, a []string) any {
			v := c.db().get(a[0])
			if v == nil || v.Expires == 0 {
				return 0
			}
			v.Expires = 0
			return 1
		}},
		"RENAME": {2, 2, func(c *client, a []string) any {
			v := c.db().get(a[0])
			if v == nil {
				return failure("ERR no such key")
			}
			delete(c.db().keys, a[0])
			c.db().keys[a[1]] = v
			return status("OK")
		}},
		"RANDOMKEY": {0, 0, func(c *client, _ []string) any {
			all := c.db().match("*")
			if len(all) == 0 {
				return nil
			}
			return all[c.s.Sim().Rand("image/redis").IntN(len(all))]
		}},
	}
}

func (c *client) del(a []string) any {
	n := 0
	for _, k := range a {
		if c.db().get(k) != nil {
			delete(c.db().keys, k)
			n++
		}
	}
	return n
}

func (c *client) expire(key, n string, unit time.Duration) any {
	d, err := strconv.ParseInt(n, 10, 64)
	if err != nil {
		return notInteger
	}
	v := c.db().get(key)
	if v == nil {
		return 0
	}
	v.Expires = max(1, c.s.Sim().Elapsed()+time.Duration(d)*unit)
	return 1
}

func (c *client) ttl(key string, unit time.Duration) any {
	v := c.db().get(key)
	switch {
	case v == nil:
		return -2
	case v.Expires == 0:
		return -1
	}
	return int64((v.Expires - c.s.Sim().Elapsed() + unit/2) / unit)
}

func lowerName(name string) string { return strings.ToLower(name) }
