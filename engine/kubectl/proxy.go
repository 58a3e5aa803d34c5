package kubectl

import (
	"errors"
	"fmt"
	"net/netip"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/proc"
)

// proxy lets programs on this machine talk to the API server without credentials of their own.
type proxy struct {
	r                               *run
	hosts, paths, notPaths, methods []*regexp.Regexp
	prefix, files, filesPrefix      string
}

// runProxy models k8s.io/kubectl/pkg/cmd/proxy.
func runProxy(r *run, _ []string) error {
	if r.str("unix-socket") != "" {
		if r.changed("port") {
			return errors.New("cannot set --unix-socket and --port at the same time")
		}
		return errors.New("this cluster's machines have no unix sockets; use --port")
	}
	x := &proxy{r: r, prefix: slashed(r.str("api-prefix")), files: r.str("www"), filesPrefix: slashed(r.str("www-prefix"))}
	if !r.flag("disable-filter") {
		for flag, into := range map[string]*[]*regexp.Regexp{"accept-hosts": &x.hosts, "accept-paths": &x.paths, "reject-paths": &x.notPaths, "reject-methods": &x.methods} {
			list, err := expressions(r.str(flag))
			if err != nil {
				return err
			}
			*into = list
		}
	}
	address, err := netip.ParseAddr(r.str("address"))
	if err != nil {
		return fmt.Errorf("listen tcp: lookup %s: no such host", r.str("address"))
	}
	if p := r.integer("port"); p < 0 || p > 65535 {
		return fmt.Errorf("listen tcp: address %d: invalid port", p)
	}
	port := uint16(r.integer("port"))
	l, err := r.p.Listen(netip.AddrPortFrom(address, port))
	if err != nil {
		return fmt.Errorf("listen tcp %s:%d: bind: address already in use", address, port)
	}
	fmt.Fprintf(r.out, "Starting to serve on %s\n", l.Addr())
	defer r.forwarding(Forward{Local: l.Addr()})()
	interrupted := false
	r.p.Handle(proc.SIGINT, func() { interrupted = true; _ = l.Close(); r.p.Wake() })
	err = (&network.Server{Handler: x.answer}).Serve(r.p, l)
	if interrupted {
		return exitCode{code: 130}
	}
	return err
}

func slashed(prefix string) string {
	if !strings.HasSuffix(prefix, "/") {
		prefix += "/"
	}
	return prefix
}

func expressions(text string) ([]*regexp.Regexp, error) {
	var out []*regexp.Regexp
	for _, part := range strings.Split(text, ",") {
		re, err := regexp.Compile(part)
		if err != nil {
			return nil, err
		}
		out = append(out, re)
	}
	return out, nil
}

func matchesAny(text string, list []*regexp.Regexp) bool {
	for _, re := range list {
		if re.MatchString(text) {
			return true
		}
	}
	return false
}

// accepted models k8s.io/kubectl/pkg/proxy (*FilterServer).accept.
func (x *proxy) accepted(q *network.Request) bool {
	if x.r.flag("disable-filter") {
		return true
	}
	host, _, _ := strings.Cut(q.Host, ":")
	return !matchesAny(q.Path(), x.notPaths) && !matchesAny(q.Method, x.methods) && matchesAny(host, x.hosts) && matchesAny(q.Path(), x.paths)
}

func (x *proxy) answer(q *network.Request) *network.Response {
	plain := func(status int, text string) *network.Response {
		return &network.Response{Status: status, Header: network.Header{{Name: "Content-Type", Value: "text/plain; charset=utf-8"}}, Body: []byte(text + "\n")}
	}
	if !x.accepted(q) {
		return plain(403, "Forbidden")
	}
	if x.files != "" && strings.HasPrefix(q.Path(), x.filesPrefix) {
		data, err := x.r.sys.readFile(path.Join(x.files, path.Clean("/"+strings.TrimPrefix(q.Path(), x.filesPrefix))))
		if err != nil {
			return plain(404, "404 page not found")
		}
		return &network.Response{Status: 200, Header: network.Header{{Name: "Content-Type", Value: "text/html; charset=utf-8"}}, Body: data}
	}
	target, ok := strings.CutPrefix(q.Target, strings.TrimSuffix(x.prefix, "/"))
	if !ok || target == "" {
		return plain(404, "404 page not found")
	}
	return x.forward(q, target)
}

// forward gives a request to the API server, in the name of kubectl's user.
func (x *proxy) forward(q *network.Request, target string) *network.Response {
	passed := *q
	passed.Target = target
	passed.Header = append(slices.Clone(q.Header), network.Field{Name: "X-Forwarded-For", Value: q.RemoteAddr.Addr().String()})
	if q.Header.Get("Impersonate-User") == "" {
		passed.Header = append(passed.Header, x.r.impersonationHeader()...)
	}
	resp := x.r.front().AnswerAs(x.r.user, &passed)
	if later := resp.Later; later != nil {
		resp.Later = func(reply func(*network.Response)) { later(func(known *network.Response) { reply(x.dated(known)) }) }
		return resp
	}
	return x.dated(resp)
}

// dated has the headers that every answer of the server has.
func (x *proxy) dated(resp *network.Response) *network.Response {
	resp.Header = append(network.Header{{Name: "Cache-Control", Value: "no-cache, private"}}, resp.Header...)
	resp.Header.Set("Date", x.r.p.Now().UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT"))
	return resp
}
