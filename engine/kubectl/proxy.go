package kubectl

import (
	"errors"
	"fmt"
	"net/netip"
	"path"
	"regexp"
	"strconv"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/store"
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
	body, err := x.pass(q, target)
	if err != nil {
		return x.failure(err)
	}
	kind := "application/json"
	if len(body) > 0 && body[0] != '{' {
		kind = "text/plain; charset=utf-8"
	}
	return &network.Response{Status: 200, Header: network.Header{{Name: "Content-Type", Value: kind}}, Body: body}
}

// pass gives a request to the API server.
func (x *proxy) pass(q *network.Request, target string) ([]byte, error) {
	if q.Method == "GET" || q.Method == "HEAD" {
		return x.r.rawGet(target)
	}
	t, err := parseRaw(target)
	if err != nil {
		return nil, err
	}
	var obj store.Object
	switch c := x.r.client; q.Method {
	case "POST":
		obj, err = c.CreateFrom(t.kind.Name(), t.namespace, q.Body, api.CreateOptions{})
	case "PUT":
		obj, err = c.UpdateFrom(t.kind.Key(t.namespace, t.name), q.Body, api.UpdateOptions{})
	case "PATCH":
		kind, _, _ := strings.Cut(q.Header.Get("Content-Type"), ";")
		obj, err = c.Patch(t.kind.Key(t.namespace, t.name), types.PatchType(kind), q.Body, t.subresource, metav1.PatchOptions{})
	case "DELETE":
		obj, err = c.Delete(t.kind.Name(), t.namespace, t.name, metav1.DeleteOptions{})
	default:
		return nil, apierrors.NewMethodNotSupported(t.kind.GroupResource(), strings.ToLower(q.Method))
	}
	if err != nil {
		return nil, err
	}
	return rawBody(obj)
}

// failure is a refusal in the API server's form.
func (x *proxy) failure(err error) *network.Response {
	status := metav1.Status{TypeMeta: metav1.TypeMeta{Kind: "Status", APIVersion: "v1"}, Status: metav1.StatusFailure, Message: err.Error(), Code: 500}
	if s, ok := err.(apierrors.APIStatus); ok {
		status = s.Status()
		status.TypeMeta = metav1.TypeMeta{Kind: "Status", APIVersion: "v1"}
	}
	p := jsonPrinter{}
	var buf writerBuffer
	if perr := p.print(&buf, status); perr != nil {
		return &network.Response{Status: 500, Body: []byte(strconv.Quote(perr.Error()))}
	}
	return &network.Response{Status: int(status.Code), Header: network.Header{{Name: "Content-Type", Value: "application/json"}}, Body: buf.data}
}
