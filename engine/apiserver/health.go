package apiserver

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/podscope/podscope/engine/network"
)

// healthEndpoints tell whether the server is well: at all, alive, ready.
var healthEndpoints = []string{"healthz", "livez", "readyz"}

// hooks are what the server does after its start, in the order in which it tells of it.
//
//go:embed health.txt
var hooks string

// checks are what an endpoint looks at.
// Models staging/src/k8s.io/apiserver/pkg/server (*GenericAPIServer).AddHealthChecks
func checks(endpoint string) []string {
	var out []string
	if endpoint == "readyz" {
		out = []string{"ping", "log", "etcd", "etcd-readiness", "informer-sync"}
	} else {
		out = []string{"ping", "log", "loopback-serving-certificate", "etcd"}
	}
	for hook := range strings.Lines(hooks) {
		out = append(out, strings.TrimSpace(hook))
	}
	if endpoint == "readyz" {
		out = append(out, "shutdown")
	}
	return out
}

// health answers the health endpoints and their single checks; nil: the path is none of these.
// Models staging/src/k8s.io/apiserver/pkg/server/healthz handleRootHealth
func (c *call) health(path string) *network.Response {
	endpoint, check, single := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if !slices.Contains(healthEndpoints, endpoint) {
		return nil
	}
	list := checks(endpoint)
	switch {
	case single && slices.Contains(list, check):
		return plain(200, "ok")
	case single:
		return nowhere()
	case !c.info.query.Has("verbose"):
		return plain(200, "ok")
	}
	return plain(200, verbose(endpoint, list, c.info.query["exclude"]))
}

func verbose(endpoint string, list, excluded []string) string {
	var b strings.Builder
	for _, check := range list {
		if slices.Contains(excluded, check) {
			fmt.Fprintf(&b, "[+]%s excluded: ok\n", check)
			continue
		}
		fmt.Fprintf(&b, "[+]%s ok\n", check)
	}
	var unknown []string
	for _, check := range excluded {
		if quoted := fmt.Sprintf("%q", check); !slices.Contains(list, check) && !slices.Contains(unknown, quoted) {
			unknown = append(unknown, quoted)
		}
	}
	if slices.Sort(unknown); len(unknown) > 0 {
		fmt.Fprintf(&b, "warn: some health checks cannot be excluded: no matches for %s\n", strings.Join(unknown, ","))
	}
	fmt.Fprintf(&b, "%s check passed\n", endpoint)
	return b.String()
}
