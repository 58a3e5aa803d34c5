package nginx

import (
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/coreutils"
	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/network"
)

// page is nginx' own page for a status.
func (w *worker) page(code int, _ *network.Request) *network.Response {
	title := strconv.Itoa(code) + " " + statusText(code)
	body := "<html>\r\n<head><title>" + title + "</title></head>\r\n<body>\r\n<center><h1>" + title + "</h1></center>\r\n<hr><center>nginx/" +
		w.version + "</center>\r\n</body>\r\n</html>\r\n"
	if code == 204 || code == 304 || code < 300 {
		return &network.Response{Status: code}
	}
	return &network.Response{Status: code, Reason: statusText(code), Header: network.Header{{Name: "Content-Type", Value: "text/html"}}, Body: []byte(body)}
}

func statusText(code int) string {
	switch code {
	case 302:
		return "Found"
	case 405:
		return "Not Allowed"
	case 503:
		return "Service Temporarily Unavailable"
	case 504:
		return "Gateway Time-out"
	}
	return network.StatusText(code)
}

// finishHeaders adds what every answer has, in nginx' order.
func (w *worker) finishHeaders(r *network.Request, resp *network.Response) {
	h := network.Header{{Name: "Server", Value: "nginx/" + w.version}, {Name: "Date", Value: w.Process.Now().UTC().Format(httpDate)}}
	if t := resp.Header.Get("Content-Type"); t != "" {
		h.Add("Content-Type", t)
	}
	if resp.Status != 304 && resp.Status != 204 {
		h.Add("Content-Length", strconv.Itoa(len(resp.Body)))
	}
	for _, name := range []string{"Location", "Last-Modified"} {
		if v := resp.Header.Get(name); v != "" {
			h.Add(name, v)
		}
	}
	keep := "keep-alive"
	if strings.EqualFold(r.Header.Get("Connection"), "close") || r.Proto == "HTTP/1.0" && !strings.EqualFold(r.Header.Get("Connection"), "keep-alive") {
		keep = "close"
	}
	h.Add("Connection", keep)
	for _, f := range resp.Header {
		if !slices.ContainsFunc(h, func(g network.Field) bool { return strings.EqualFold(g.Name, f.Name) }) && !strings.EqualFold(f.Name, "Server") {
			h = append(h, f)
		}
	}
	resp.Header = h
}

// errorPage replaces an error's page by what error_page says.
func (x *exchange) errorPage(resp *network.Response) *network.Response {
	d, ok := x.setting("error_page")
	if !ok || len(d.args) < 2 || x.deep > 5 {
		return resp
	}
	to := d.args[len(d.args)-1]
	if !slices.Contains(d.args[:len(d.args)-1], strconv.Itoa(resp.Status)) || !strings.HasPrefix(to, "/") {
		return resp
	}
	code := resp.Status
	x.uri = to
	x.deep++
	next := x.handle()
	if next.Status == 200 {
		next.Status = code
		next.Reason = statusText(code)
	}
	return next
}

// addHeaders applies add_header.
func (x *exchange) addHeaders(resp *network.Response) {
	blocks := [][]directive{x.conf.http}
	if x.s != nil {
		blocks = append(blocks, x.s.block)
	}
	if x.l != nil {
		blocks = append(blocks, x.l.block)
	}
	for i := len(blocks) - 1; i >= 0; i-- {
		found := false
		for _, d := range blocks[i] {
			if d.name == "add_header" && len(d.args) > 1 {
				found = true
				if resp.Status < 400 || len(d.args) > 2 && d.args[2] == "always" {
					resp.Header.Add(d.args[0], x.variables(d.args[1]))
				}
			}
		}
		if found {
			return
		}
	}
}

// proxy passes the request on to an upstream.
func (x *exchange) proxy(target string) *network.Response {
	target = x.variables(target)
	scheme, rest, _ := strings.Cut(target, "://")
	host, uri, hasURI := strings.Cut(rest, "/")
	path := x.r.Target
	if hasURI {
		path = "/" + uri + strings.TrimPrefix(x.r.Target, x.l.path)
	}
	upstream := host
	if list := x.conf.upstreams[host]; len(list) > 0 {
		upstream = list[x.turn%len(list)]
		x.turn++
	}
	u, err := url.Parse(scheme + "://" + upstream + path)
	if err != nil {
		return x.page(502, x.r)
	}
	p := x.Process()
	req := &network.Request{Method: x.r.Method, URL: u, Host: host, Body: x.r.Body}
	for _, f := range x.r.Header {
		if !strings.EqualFold(f.Name, "Host") && !strings.EqualFold(f.Name, "Connection") {
			req.Header = append(req.Header, f)
		}
	}
	for _, d := range append(slices.Clone(x.s.block), x.l.block...) {
		if d.name == "proxy_set_header" && len(d.args) > 1 {
			if strings.EqualFold(d.args[0], "Host") {
				req.Host = x.variables(d.args[1])
				continue
			}
			req.Header.Set(d.args[0], x.variables(d.args[1]))
		}
	}
	req.Header.Set("Connection", "close")
	if resp := x.own(req); resp != nil {
		return resp
	}
	client := &network.Client{
		Stack: p.Net, Timeout: 60 * time.Second, Trust: network.Trust{Insecure: true},
		Redirect: func(*network.Request, int) error { return network.ErrUseLastResponse },
		Lookup:   func(h string) (netip.Addr, error) { return coreutils.Lookup(p, h) },
	}
	resp, err := client.Do(p, req)
	if err != nil {
		e := errno.Of(err)
		if e == errno.ETIMEDOUT || strings.Contains(err.Error(), "Client.Timeout") {
			x.fault("upstream timed out (110: Operation timed out) while connecting to upstream")
			return x.page(504, x.r)
		}
		reason := fmt.Sprintf("%d: %s", int(e), e.Error())
		x.fault("connect() failed (%s) while connecting to upstream", reason)
		return x.page(502, x.r)
	}
	resp.Header.Del("Content-Length")
	resp.Header.Del("Transfer-Encoding")
	resp.Header.Del("Connection")
	resp.Header.Del("Date")
	return &network.Response{Status: resp.Status, Reason: resp.Reason, Header: resp.Header, Body: resp.Body}
}

// own answers a request that is passed on to this very server, which cannot wait for itself; nil when it is for another.
func (x *exchange) own(req *network.Request) *network.Response {
	p := x.Process()
	ip, err := coreutils.Lookup(p, req.URL.Hostname())
	port := uint16(80)
	if n, perr := strconv.ParseUint(req.URL.Port(), 10, 16); perr == nil {
		port = uint16(n)
	}
	if err != nil || x.listeners[port] == nil || !ip.IsLoopback() && ip != p.Net.IP() || len(x.r.Header) > 100 {
		return nil
	}
	at := netip.AddrPortFrom(ip, port)
	r := &network.Request{
		Method: req.Method, Target: req.URL.RequestURI(), Proto: "HTTP/1.0", Host: req.Host, Header: req.Header, Body: req.Body,
		RemoteAddr: netip.AddrPortFrom(ip, x.r.RemoteAddr.Port()), LocalAddr: at,
	}
	r.Header.Set("Host", req.Host)
	r.Header.Add("X-Passed-On", "1") // bounds a loop of a server that passes requests to itself
	resp := x.worker.answer(r)
	resp.Header.Del("Content-Length")
	resp.Header.Del("Connection")
	resp.Header.Del("Date")
	return resp
}

// variables expands $names.
func (x *exchange) variables(s string) string {
	r := x.r
	host, _, _ := strings.Cut(r.Header.Get("Host"), ":")
	_, query, _ := strings.Cut(r.Target, "?")
	sep := ""
	if query != "" {
		sep = "?"
	}
	return expand(s, func(name string) string {
		switch name {
		case "uri", "document_uri":
			return x.uri
		case "request_uri":
			return r.Target
		case "host":
			return host
		case "http_host":
			return r.Header.Get("Host")
		case "hostname":
			return x.Process().Hostname
		case "args", "query_string":
			return query
		case "is_args":
			return sep
		case "scheme":
			return "http"
		case "remote_addr", "proxy_add_x_forwarded_for", "binary_remote_addr":
			return r.RemoteAddr.Addr().String()
		case "remote_port":
			return strconv.Itoa(int(r.RemoteAddr.Port()))
		case "server_addr":
			return r.LocalAddr.Addr().String()
		case "server_port":
			return strconv.Itoa(int(r.LocalAddr.Port()))
		case "server_name":
			if x.s != nil && len(x.s.names) > 0 {
				return x.s.names[0]
			}
			return ""
		case "request_method":
			return r.Method
		case "nginx_version":
			return x.version
		case "time_iso8601":
			return x.Process().Now().UTC().Format("2006-01-02T15:04:05+00:00")
		case "time_local":
			return x.Process().Now().UTC().Format("02/Jan/2006:15:04:05 +0000")
		}
		if h, ok := strings.CutPrefix(name, "http_"); ok {
			return r.Header.Get(strings.ReplaceAll(h, "_", "-"))
		}
		if a, ok := strings.CutPrefix(name, "arg_"); ok {
			return r.Query().Get(a)
		}
		return ""
	})
}

func expand(s string, value func(string) string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '$' {
			b.WriteByte(s[i])
			continue
		}
		j := i + 1
		braced := j < len(s) && s[j] == '{'
		if braced {
			j++
		}
		start := j
		for j < len(s) && (s[j] == '_' || s[j]|32 >= 'a' && s[j]|32 <= 'z' || s[j] >= '0' && s[j] <= '9') {
			j++
		}
		if j == start {
			b.WriteByte('$')
			continue
		}
		b.WriteString(value(s[start:j]))
		if braced && j < len(s) {
			j++
		}
		i = j - 1
	}
	return b.String()
}

// logAccess writes the access log's line.
func (w *worker) logAccess(r *network.Request, resp *network.Response) {
	if resp.Abort {
		return
	}
	dash := func(s string) string {
		if s == "" {
			return "-"
		}
		return s
	}
	request := r.Method + " " + r.Target + " " + r.Proto
	if r.Method == "" {
		request = ""
	}
	sent := len(resp.Body)
	if r.Method == "HEAD" || resp.Status == 304 {
		sent = 0
	}
	x := &exchange{worker: w, r: r}
	line := expand(w.conf.format, func(name string) string {
		switch name {
		case "remote_user":
			return "-"
		case "request":
			return request
		case "status":
			return strconv.Itoa(resp.Status)
		case "body_bytes_sent", "bytes_sent":
			return strconv.Itoa(sent)
		case "request_time", "upstream_response_time":
			return "0.000"
		}
		return dash(x.variables("$" + name))
	})
	fmt.Fprintln(w.access, line)
}
