package engine

import (
	"encoding/base64"
	"net/netip"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/engine/sim"
)

// Visit is a page that a browser on the first machine asks for. It goes on as time passes.
type Visit struct {
	page     protocol.Page
	cluster  *Cluster
	proc     *sim.Proc
	answered time.Duration // when the answer was there; -1 until then
}

const (
	// visitTimeout is how long a browser waits for an answer.
	visitTimeout = time.Minute
	// maxVisits is how many visits' pages are kept; of those before, only that they were.
	maxVisits = 50
	// agent is what the browser calls itself in servers' logs.
	agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
)

// visit begins a visit. A browser that is asked for another page gives the last one up.
func (c *Cluster) visit(address string) *Visit {
	n := len(c.visits)
	if n > 0 {
		c.visits[n-1].giveUp()
	}
	if n >= maxVisits {
		c.visits[n-maxVisits].page.Body = ""
	}
	v := &Visit{cluster: c, answered: -1}
	v.page = protocol.Page{ID: n + 1, State: "loading", URL: address, At: ceilMillis(c.Now()).Milliseconds()}
	c.visits = append(c.visits, v)
	v.proc = c.Sim.Go("browser", func(p *sim.Proc) { v.load(p, address) })
	return v
}

func (v *Visit) giveUp() {
	if !v.Ended() {
		v.proc.Kill()
		v.failed(errGivenUp)
	}
}

// load asks for the page and takes what comes.
func (v *Visit) load(p *sim.Proc, address string) {
	u, err := parseAddress(address)
	if err != nil {
		v.failed(err)
		return
	}
	v.page.URL = u.String()
	header := network.Header{
		{Name: "User-Agent", Value: agent}, {Name: "Accept", Value: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}, {Name: "Accept-Language", Value: "en,zh;q=0.8"},
	}
	client := &network.Client{Stack: v.cluster.machines[0].Net, Timeout: visitTimeout, Lookup: v.cluster.nameKnown, Redirect: v.redirected}
	resp, err := client.Do(p, &network.Request{Method: "GET", URL: u, Header: header})
	if err != nil {
		v.failed(err)
		return
	}
	v.shown(resp)
}

// parseAddress reads what stands in a browser's address bar.
func parseAddress(address string) (*url.URL, error) {
	address = strings.TrimSpace(address)
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || len(address) > protocol.MaxURL {
		return nil, errNoAddress
	}
	if u.Path == "" {
		u.Path = "/"
	}
	u.Fragment, u.RawFragment, u.User = "", "", nil
	return u, nil
}

// nameKnown finds the address of a name that is known on the machine.
func (c *Cluster) nameKnown(host string) (netip.Addr, error) {
	if host == "localhost" {
		return netip.AddrFrom4([4]byte{127, 0, 0, 1}), nil
	}
	if m, ok := c.fleet(host); ok {
		return m.IP, nil
	}
	return netip.Addr{}, errNoName
}

// redirected notes a redirect. A browser follows twenty.
func (v *Visit) redirected(next *network.Request, via int) error {
	if via > 20 {
		return errLoop
	}
	v.page.Hops, v.page.URL = via, next.URL.String()
	return nil
}

func (v *Visit) shown(resp *network.Response) {
	v.end("shown")
	p := &v.page
	p.Status, p.Size = resp.StatusLine(), len(resp.Body)
	p.Type, _, _ = strings.Cut(strings.ToLower(resp.Header.Get("Content-Type")), ";")
	if p.Type = strings.TrimSpace(p.Type); p.Type == "" {
		p.Type = sniffed(resp.Body)
	}
	body := resp.Body[:min(len(resp.Body), protocol.MaxBody)]
	switch {
	case strings.HasPrefix(p.Type, "image/"):
		p.Body, p.Base64 = base64.StdEncoding.EncodeToString(body), true
	case utf8.Valid(resp.Body):
		p.Body = strings.ToValidUTF8(string(body), "")
	}
}

// sniffed is what a body without a type is taken for.
func sniffed(body []byte) string {
	start := strings.ToLower(strings.TrimSpace(string(body[:min(len(body), 64)])))
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<h1", "<p>"} {
		if strings.HasPrefix(start, tag) {
			return "text/html"
		}
	}
	if utf8.Valid(body) {
		return "text/plain"
	}
	return "application/octet-stream"
}

func (v *Visit) failed(err error) {
	v.end("failed")
	v.page.Said, v.page.Error = visitError(err, v.page.URL)
}

func (v *Visit) end(state string) {
	v.answered = ceilMillis(v.cluster.Now())
	v.page.State, v.page.Took = state, v.answered.Milliseconds()-v.page.At
}

// Ended reports whether the answer is there, or none will come.
func (v *Visit) Ended() bool { return v.answered >= 0 }

// Visit has the browser ask for a page at the present moment and remembers that.
func (s *Session) Visit(address string) (*Visit, error) {
	if s.past {
		return nil, ErrPast
	}
	if len(address) > protocol.MaxURL {
		return nil, errNoAddress
	}
	s.cluster.RunTo(ceilMillis(s.Now()))
	in := protocol.Input{At: s.Now().Milliseconds(), Visit: address}
	s.desc.Inputs = append(s.desc.Inputs, in)
	s.start(in)
	return s.cluster.visits[len(s.cluster.visits)-1], nil
}

// Preview is what the browser could be asked for, and what it shows, at the moment looked at.
func (s *Session) Preview() protocol.Preview {
	at, past := s.At()
	if !past {
		at = ceilMillis(at)
	}
	out := protocol.Preview{Forwards: s.cluster.forwardsAt(at)}
	for i := len(s.cluster.visits) - 1; i >= 0; i-- {
		v := s.cluster.visits[i]
		if v.page.At > at.Milliseconds() {
			continue
		}
		page := v.page
		if v.answered > at {
			page = protocol.Page{ID: page.ID, State: "loading", URL: page.URL, At: page.At}
		}
		out.Page = &page
		break
	}
	return out
}

// loading reports whether the browser waits for an answer.
func (c *Cluster) loading() bool {
	return len(c.visits) > 0 && !c.visits[len(c.visits)-1].Ended()
}
