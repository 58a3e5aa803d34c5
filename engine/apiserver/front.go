package apiserver

import (
	"cmp"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/api/errors"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/sim"
)

// Front answers HTTP requests to an API server.
type Front struct {
	server *api.Server
	net    *network.Network // on which it reaches pods and services for those who ask it to; nil: it cannot
}

// New returns the front of a server.
func New(server *api.Server, net *network.Network) *Front { return &Front{server, net} }

// How long the server takes to answer.
const (
	readTime  = 3 * time.Millisecond
	writeTime = 7 * time.Millisecond
)

// idle is how long a connection stays open that nobody uses.
const idle = 3 * time.Minute

// certificate is what the server shows: it is good for the names that kubeadm puts into it.
var certificate = network.Certificate{
	Subject: "CN=kube-apiserver", Issuer: "CN=kubernetes", Authority: api.CertificateAuthority, HTTP2: true,
	Names: []string{
		"control-plane", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local", "localhost",
		api.ServiceIP, api.ServerIP, "127.0.0.1",
	},
}

// daemon is a process without a machine's process table: its connections are its own business.
type daemon struct{ *sim.Proc }

func (daemon) HoldConn(*network.Conn) error { return nil }
func (daemon) CloseConn(c *network.Conn)    { _ = c.Close() }

// Serve begins to answer on a node's network.
func (f *Front) Serve(stack *network.Stack) error {
	l, err := stack.Listen(netip.AddrPortFrom(netip.IPv4Unspecified(), api.ServerPort))
	if err != nil {
		return err
	}
	shown := certificate
	f.server.Sim().Go("kube-apiserver", func(p *sim.Proc) {
		_ = (&network.Server{Handler: f.Answer, Certificate: &shown, KeepAlive: idle}).Serve(daemon{p}, l)
	})
	return nil
}

// Answer answers whoever the request says it is from.
// Models staging/src/k8s.io/apiserver/pkg/endpoints/filters WithAuthentication, plugin anonymous
func (f *Front) Answer(q *network.Request) *network.Response {
	user, ok := f.bearer(q.Header.Get("Authorization"))
	if !ok {
		c := call{Front: f, q: q}
		return f.finish(q, c.refuse(errors.NewUnauthorized("Unauthorized")))
	}
	return f.finish(q, f.AnswerAs(user, q))
}

// bearer is whose token a header has; without a token it is nobody's.
// Models staging/src/k8s.io/apiserver/pkg/authentication/request/bearertoken (*Authenticator).AuthenticateRequest
func (f *Front) bearer(header string) (api.User, bool) {
	scheme, token, _ := strings.Cut(strings.TrimSpace(header), " ")
	token, _, _ = strings.Cut(strings.TrimLeft(token, " "), " ")
	if !strings.EqualFold(scheme, "bearer") || token == "" {
		return api.Anonymous, true
	}
	return f.server.Authenticate(token)
}

// finish adds what every answer to a program has.
func (f *Front) finish(q *network.Request, resp *network.Response) *network.Response {
	if later := resp.Later; later != nil {
		resp.Later = func(reply func(*network.Response)) { later(func(r *network.Response) { reply(f.finish(q, r)) }) }
		return resp
	}
	if resp.Delay = writeTime; q.Method == "GET" || q.Method == "HEAD" || resp.Status >= 400 {
		resp.Delay = readTime
	}
	h := network.Header{{Name: "Audit-Id", Value: f.auditID()}, {Name: "Cache-Control", Value: "no-cache, private"}}
	resp.Header = append(h, resp.Header...)
	resp.Header.Set("Date", f.server.Sim().Now().UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT"))
	if resp.Stream == nil {
		resp.Header.Set("Content-Length", strconv.Itoa(len(resp.Body)))
	}
	return resp
}

func (f *Front) auditID() string {
	const digits = "0123456789abcdef"
	r := f.server.Sim().Rand("apiserver/audit")
	text := []byte("00000000-0000-4000-8000-000000000000")
	for i, c := range text {
		if c == '0' {
			text[i] = digits[r.IntN(len(digits))]
		}
	}
	return string(text)
}

// call is one request on its way.
type call struct {
	*Front
	q        *network.Request
	info     info
	user     api.User
	client   *api.Client
	warnings []string
}

// AnswerAs answers somebody who has shown who they are, unless they ask to be taken for somebody else.
func (f *Front) AnswerAs(user api.User, q *network.Request) *network.Response {
	c := &call{Front: f, q: q, info: parse(q), user: user}
	c.client = f.server.Client("kubectl").As(manager(q.Header.Get("User-Agent"))).WithWarnings(func(text string) { c.warnings = append(c.warnings, text) })
	if err := c.impersonate(); err != nil {
		return c.refuse(err)
	}
	if a := c.info.access(); !f.server.Allowed(c.user, a) {
		resp := c.refuse(a.Forbidden(c.user))
		resp.Header.Set("X-Content-Type-Options", "nosniff")
		return resp
	}
	resp := c.answer()
	for _, text := range c.warnings {
		resp.Header.Add("Warning", "299 - "+strconv.Quote(text))
	}
	return resp
}

func (c *call) answer() *network.Response {
	if !c.info.resourceRequest {
		return c.path()
	}
	k, resp := c.find()
	if resp != nil {
		return resp
	}
	return c.resource(k)
}

// manager is who is told to manage the fields that a client writes.
// Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers managerOrUserAgent
func manager(agent string) string {
	name, _, _ := strings.Cut(agent, "/")
	return cmp.Or(name, "unknown")
}

// impersonate takes on the user that the request names, when the caller may.
// Models staging/src/k8s.io/apiserver/pkg/endpoints/filters/impersonation processImpersonationHeaders
func (c *call) impersonate() error {
	as := api.Impersonation{Name: c.q.Header.Get("Impersonate-User"), UID: c.q.Header.Get("Impersonate-Uid")}
	for _, f := range c.q.Header {
		name := strings.ToLower(f.Name)
		if name == "impersonate-group" {
			as.Groups = append(as.Groups, f.Value)
		}
		if key, ok := strings.CutPrefix(name, "impersonate-extra-"); ok {
			if plain, err := url.PathUnescape(key); err == nil {
				key = plain
			}
			if as.Extra == nil {
				as.Extra = map[string][]string{}
			}
			as.Extra[key] = append(as.Extra[key], f.Value)
		}
	}
	if as.Name == "" && (as.UID != "" || len(as.Groups) > 0 || as.Extra != nil) {
		return errors.NewBadRequest(fmt.Sprintf("requested %s without impersonating a user name", as))
	}
	user, err := c.server.Impersonate(c.user, as, c.info.access())
	c.user = user
	return err
}
