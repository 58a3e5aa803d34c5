package redis

import (
	"slices"
	"strconv"
)

// on runs fn on a key's value of a kind; empty is the answer when there is none.
func (c *client) on(key, kind string, create bool, empty any, fn func(v *value) any) any {
	v, ok := c.db().of(key, kind, create)
	if !ok {
		return wrongType
	}
	if v == nil {
		return empty
	}
	r := fn(v)
	c.db().tidy(key)
	return r
}

func listCommands() map[string]handler {
	push := func(left, must bool) func(c *client, a []string) any {
		return func(c *client, a []string) any {
			return c.on(a[0], "list", !must, 0, func(v *value) any {
				for _, e := range a[1:] {
					if left {
						v.List = slices.Insert(v.List, 0, e)
					} else {
						v.List = append(v.List, e)
					}
				}
				return len(v.List)
			})
		}
	}
	pop := func(left bool) func(c *client, a []string) any {
		return func(c *client, a []string) any {
			return c.on(a[0], "list", false, nil, func(v *value) any {
				i := len(v.List) - 1
				if left {
					i = 0
				}
				e := v.List[i]
				v.List = slices.Delete(v.List, i, i+1)
				return e
			})
		}
	}
	return map[string]handler{
		"LPUSH": {2, -1, push(true, false)}, "RPUSH": {2, -1, push(false, false)}, "LPUSHX": {2, -1, push(true, true)}, "RPUSHX": {2, -1, push(false, true)},
		"LPOP": {1, 1, pop(true)}, "RPOP": {1, 1, pop(false)},
		"LLEN": {1, 1, func(c *client, a []string) any {
			return c.on(a[0], "list", false, 0, func(v *value) any { return len(v.List) })
		}},
		"LRANGE": {3, 3, func(c *client, a []string) any {
			return c.on(a[0], "list", false, []any{}, func(v *value) any {
				i, j, ok := window(a[1], a[2], len(v.List))
				if !ok {
					return notInteger
				}
				return slices.Clone(v.List[i:j])
			})
		}},
		"LINDEX": {2, 2, func(c *client, a []string) any {
			return c.on(a[0], "list", false, nil, func(v *value) any {
				i, j, ok := window(a[1], a[1], len(v.List))
				if !ok {
					return notInteger
				}
				if i == j {
					return nil
				}
				return v.List[i]
			})
		}},
		"LREM": {3, 3, func(c *client, a []string) any {
			return c.on(a[0], "list", false, 0, func(v *value) any {
				n := len(v.List)
				v.List = slices.DeleteFunc(v.List, func(e string) bool { return e == a[2] })
				return n - len(v.List)
			})
		}},
	}
}

func hashCommands() map[string]handler {
	list := func(keys, vals bool) func(c *client, a []string) any {
		return func(c *client, a []string) any {
			return c.on(a[0], "hash", false, []any{}, func(v *value) any {
				out := []string{}
				for _, k := range sorted(v.Hash) {
					if keys {
						out = append(out, k)
					}
					if vals {
						out = append(out, v.Hash[k])
					}
				}
				return out
			})
		}
	}
	set := func(c *client, a []string) (int, any) {
		n := 0
		r := c.on(a[0], "hash", true, nil, func(v *value) any {
			for i := 1; i+1 < len(a); i += 2 {
				if _, had := v.Hash[a[i]]; !had {
					n++
				}
				v.Hash[a[i]] = a[i+1]
			}
			return nil
		})
		return n, r
	}
	return map[string]handler{
		"HSET": {3, -1, func(c *client, a []string) any {
			if len(a)%2 == 0 {
				return failure("ERR wrong number of arguments for 'hset' command")
			}
			n, r := set(c, a)
			if r != nil {
				return r
			}
			return n
		}},
		"HMSET": {3, -1, func(c *client, a []string) any {
			if _, r := set(c, a); r != nil {
				return r
			}
			return status("OK")
		}},
		"HGET": {2, 2, func(c *client, a []string) any {
			return c.on(a[0], "hash", false, nil, func(v *value) any {
				if s, ok := v.Hash[a[1]]; ok {
					return s
				}
				return nil
			})
		}},
		"HGETALL": {1, 1, list(true, true)}, "HKEYS": {1, 1, list(true, false)}, "HVALS": {1, 1, list(false, true)},
		"HLEN": {1, 1, func(c *client, a []string) any {
			return c.on(a[0], "hash", false, 0, func(v *value) any { return len(v.Hash) })
		}},
		"HEXISTS": {2, 2, func(c *client, a []string) any {
			return c.on(a[0], "hash", false, 0, func(v *value) any { _, ok := v.Hash[a[1]]; return asInt(ok) })
		}},
		"HDEL": {2, -1, func(c *client, a []string) any {
			return c.on(a[0], "hash", false, 0, func(v *value) any {
				n := len(v.Hash)
				for _, f := range a[1:] {
					delete(v.Hash, f)
				}
				return n - len(v.Hash)
			})
		}},
		"HINCRBY": {3, 3, func(c *client, a []string) any {
			return c.on(a[0], "hash", true, nil, func(v *value) any {
				by, err := strconv.ParseInt(a[2], 10, 64)
				old, err2 := strconv.ParseInt("0"+v.Hash[a[1]], 10, 64)
				if err != nil || err2 != nil {
					return failure("ERR hash value is not an integer")
				}
				v.Hash[a[1]] = strconv.FormatInt(old+by, 10)
				return old + by
			})
		}},
	}
}

func setCommands() map[string]handler {
	return map[string]handler{
		"SADD": {2, -1, func(c *client, a []string) any {
			return c.on(a[0], "set", true, nil, func(v *value) any {
				n := len(v.Set)
				for _, m := range a[1:] {
					v.Set[m] = true
				}
				return len(v.Set) - n
			})
		}},
		"SREM": {2, -1, func(c *client, a []string) any {
			return c.on(a[0], "set", false, 0, func(v *value) any {
				n := len(v.Set)
				for _, m := range a[1:] {
					delete(v.Set, m)
				}
				return n - len(v.Set)
			})
		}},
		"SMEMBERS": {1, 1, func(c *client, a []string) any {
			return c.on(a[0], "set", false, []any{}, func(v *value) any { return sorted(v.Set) })
		}},
		"SISMEMBER": {2, 2, func(c *client, a []string) any {
			return c.on(a[0], "set", false, 0, func(v *value) any { return asInt(v.Set[a[1]]) })
		}},
		"SCARD": {1, 1, func(c *client, a []string) any {
			return c.on(a[0], "set", false, 0, func(v *value) any { return len(v.Set) })
		}},
	}
}

func sortedCommands() map[string]handler {
	ranks := func(back bool) func(c *client, a []string) any {
		return func(c *client, a []string) any {
			return c.on(a[0], "zset", false, []any{}, func(v *value) any {
				list := v.ranked()
				if back {
					slices.Reverse(list)
				}
				i, j, ok := window(a[1], a[2], len(list))
				if !ok {
					return notInteger
				}
				out := []string{}
				for _, m := range list[i:j] {
					out = append(out, m)
					if len(a) > 3 && upper(a[3]) == "WITHSCORES" {
						out = append(out, score(v.Sorted[m]))
					}
				}
				return out
			})
		}
	}
	return map[string]handler{
		"ZADD": {3, -1, func(c *client, a []string) any {
			return c.on(a[0], "zset", true, nil, func(v *value) any {
				n := len(v.Sorted)
				for i := 1; i+1 < len(a); i += 2 {
					f, err := strconv.ParseFloat(a[i], 64)
					if err != nil {
						return failure("ERR value is not a valid float")
					}
					v.Sorted[a[i+1]] = f
				}
				return len(v.Sorted) - n
			})
		}},
		"ZSCORE": {2, 2, func(c *client, a []string) any {
			return c.on(a[0], "zset", false, nil, func(v *value) any {
				if f, ok := v.Sorted[a[1]]; ok {
					return score(f)
				}
				return nil
			})
		}},
		"ZINCRBY": {3, 3, func(c *client, a []string) any {
			return c.on(a[0], "zset", true, nil, func(v *value) any {
				f, err := strconv.ParseFloat(a[1], 64)
				if err != nil {
					return failure("ERR value is not a valid float")
				}
				v.Sorted[a[2]] += f
				return score(v.Sorted[a[2]])
			})
		}},
		"ZREM": {2, -1, func(c *client, a []string) any {
			return c.on(a[0], "zset", false, 0, func(v *value) any {
				n := len(v.Sorted)
				for _, m := range a[1:] {
					delete(v.Sorted, m)
				}
				return n - len(v.Sorted)
			})
		}},
		"ZCARD": {1, 1, func(c *client, a []string) any {
			return c.on(a[0], "zset", false, 0, func(v *value) any { return len(v.Sorted) })
		}},
		"ZRANGE": {3, 4, ranks(false)}, "ZREVRANGE": {3, 4, ranks(true)},
		"ZRANK": {2, 2, func(c *client, a []string) any {
			return c.on(a[0], "zset", false, nil, func(v *value) any {
				if i := slices.Index(v.ranked(), a[1]); i >= 0 {
					return i
				}
				return nil
			})
		}},
	}
}
