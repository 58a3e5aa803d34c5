package fault

import (
	"strconv"

	"github.com/podscope/podscope/engine/image"
)

// slowByDefault is how many times as long pulls take from a slow registry.
const slowByDefault = 20

// registryFaults are what can be wrong with a registry, by the word for it.
var registryFaults = map[string]image.Fault{
	"up": {}, "down": {Down: true}, "refused": {Refused: true}, "unavailable": {Unavailable: true}, "no-dns": {NoDNS: true},
	"rate-limited": {RateLimited: true}, "slow": {Slow: slowByDefault},
}

func breakRegistry(c *call, args []string) int {
	if len(args) == 0 {
		return c.fail("say what is to be wrong with the registry: up, down, refused, unavailable, no-dns, rate-limited, slow")
	}
	f, ok := registryFaults[args[0]]
	if !ok {
		return c.fail("a registry cannot be %q", args[0])
	}
	rest := args[1:]
	if args[0] == "slow" && len(rest) > 0 {
		if factor, err := strconv.ParseFloat(rest[0], 64); err == nil && factor > 0 {
			f.Slow, rest = factor, rest[1:]
		}
	}
	host, name := "", "every registry"
	if len(rest) > 0 {
		host, name = rest[0], rest[0]
	}
	c.world.SetRegistryFault(host, f)
	return c.say("%s is %s", name, args[0])
}
