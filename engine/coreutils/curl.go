package coreutils

import (
	"errors"
	"fmt"
	"io"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/vfs"
)

func curl() command {
	return command{
		flags: "sSfkvVIiLOo:X:d:H:m:A:u:w:e:b:c:F:T:x:E:r:z:4NGjt:y:n:q:J:U:01",
		long: "silent=s show-error=S fail=f insecure=k verbose=v version=V head=I include=i location=L remote-name=O output=o request=X " +
			"data=d data-raw=d data-binary=d header=H max-time=m connect-timeout=t user-agent=A user=u write-out=w retry=y noproxy=n " +
			"resolve=q http1.1=1 http2=0 ipv4=4 no-buffer=N compressed=0 get=G referer=e cookie=b form=F upload-file=T proxy=x " +
			"cacert=E retry-delay=y retry-connrefused=0 no-progress-meter=0 json=J cert=E key=E unix-socket=U",
		usage: "[options...] <url>", run: (*tool).curl,
	}
}

// transfer is one curl at work.
type transfer struct {
	*tool
	resp  *network.Response
	ip    netip.Addr
	url   *url.URL
	start time.Duration
	hops  int
	body  int // how much of it has been written as it came
}

func (t *tool) curl() int {
	if t.has('V') {
		t.print("curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1 OpenSSL/3.0.15 zlib/1.2.13\nRelease-Date: 2023-02-20\nProtocols: dict file ftp ftps http https\n")
		return 0
	}
	if len(t.args) == 0 {
		_, _ = t.Stderr.WriteString("curl: try 'curl --help' or 'curl --manual' for more information\n")
		return 2
	}
	code := 0
	for _, arg := range t.args {
		c := &transfer{tool: t, start: t.Sim().Elapsed()}
		code = c.run(arg)
		if w := t.value('w'); w != "" {
			t.print("%s", c.writeOut(w))
		}
	}
	return code
}

// say prints an error unless -s without -S silences it.
func (c *transfer) say(code int, format string, args ...any) int {
	if !c.has('s') || c.has('S') {
		_ = c.out.Flush()
		fmt.Fprintf(c.Stderr, "curl: (%d) %s\n", code, fmt.Sprintf(format, args...))
	}
	return code
}

func (c *transfer) run(arg string) int {
	u, err := parseURL(arg)
	if err != nil || u.Host == "" {
		return c.say(3, "URL using bad/illegal format or missing URL")
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return c.say(1, "Protocol \"%s\" not supported or disabled in libcurl", u.Scheme)
	}
	r := c.request(u)
	for {
		resp, code := c.exchange(r)
		if code != 0 {
			return code
		}
		c.resp = resp
		location := resp.Header.Get("Location")
		if !c.has('L') || resp.Status/100 != 3 || location == "" {
			break
		}
		if c.hops++; c.hops > 50 {
			return c.say(47, "Maximum (50) redirects followed")
		}
		next, err := r.URL.Parse(location)
		if err != nil {
			break
		}
		if c.has('i') || c.has('I') {
			c.headers(resp)
		}
		r.URL, r.Host = next, ""
		if resp.Status < 307 && r.Method == "POST" && !c.has('X') {
			r.Method, r.Body = "GET", nil
		}
	}
	return c.show()
}

func (c *transfer) request(u *url.URL) *network.Request {
	r := &network.Request{Method: "GET", URL: u}
	r.Header = network.Header{{Name: "User-Agent", Value: "curl/7.88.1"}, {Name: "Accept", Value: "*/*"}}
	if c.has('A') {
		r.Header.Set("User-Agent", c.value('A'))
	}
	if c.has('u') {
		r.Header.Add("Authorization", "Basic "+encode64(c.value('u')))
	}
	if c.has('d') || c.has('J') {
		var parts []string
		for _, d := range append(c.set['d'], c.set['J']...) {
			if name, ok := strings.CutPrefix(d, "@"); ok {
				b, _ := c.ReadFile(name)
				if name == "-" {
					b, _ = io.ReadAll(c.Stdin)
				}
				d = strings.ReplaceAll(string(b), "\n", "")
			}
			parts = append(parts, d)
		}
		r.Method, r.Body = "POST", []byte(strings.Join(parts, "&"))
		kind := "application/x-www-form-urlencoded"
		if c.has('J') {
			kind = "application/json"
		}
		r.Header.Add("Content-Type", kind)
	}
	if c.has('I') {
		r.Method = "HEAD"
	}
	if c.has('X') {
		r.Method = c.value('X')
	}
	for _, h := range c.set['H'] {
		name, value, _ := strings.Cut(h, ":")
		if strings.EqualFold(name, "Host") {
			r.Header.Set("Host", strings.TrimSpace(value))
			continue
		}
		r.Header.Set(name, strings.TrimSpace(value))
	}
	return r
}

func (c *transfer) exchange(r *network.Request) (*network.Response, int) {
	c.url = r.URL
	port := portOf(r.URL)
	if r.URL.Hostname() == "" {
		return nil, c.say(3, "URL using bad/illegal format or missing URL")
	}
	ip, err := Lookup(c.Process, r.URL.Hostname())
	if err != nil {
		return nil, c.say(6, "Could not resolve host: %s", r.URL.Hostname())
	}
	c.ip = ip
	trust := network.Trust{Insecure: c.has('k')}
	if name := c.value('E'); name != "" && r.URL.Scheme == "https" {
		pem, err := c.ReadFile(name)
		if err != nil || !strings.Contains(string(pem), "-----BEGIN CERTIFICATE-----") {
			return nil, c.say(77, "error setting certificate file: %s", name)
		}
		trust.Authorities = string(pem)
	}
	limit := 5 * time.Minute
	connect := false
	if d, ok := duration(c.value('t')); ok {
		limit, connect = d, true
	}
	if d, ok := duration(c.value('m')); ok && (!connect || d < limit) {
		limit, connect = d, false
	}
	if c.has('v') {
		fmt.Fprintf(c.Stderr, "*   Trying %s:%d...\n", ip, port)
	}
	begin := c.Sim().Elapsed()
	client := &network.Client{
		Stack: c.Net, Timeout: limit, Trust: trust, Body: c.piece, Endless: !c.has('m'), Redirect: func(*network.Request, int) error { return network.ErrUseLastResponse },
		Lookup: func(string) (netip.Addr, error) { return ip, nil },
	}
	resp, err := client.Do(c, r)
	ms := (c.Sim().Elapsed() - begin).Milliseconds()
	if err != nil {
		return nil, c.failed(err, r.URL, port, ms, connect)
	}
	if c.has('v') {
		c.verbose(r, resp, port)
	}
	return resp, 0
}

func (c *transfer) failed(err error, u *url.URL, port uint16, ms int64, connect bool) int {
	e := errno.Of(err)
	host := u.Hostname()
	var stranger *network.CertificateError
	switch {
	case errors.Is(err, network.ErrTimeout) && connect:
		return c.say(28, "Failed to connect to %s port %d after %d ms: Timeout was reached", host, port, ms)
	case errors.Is(err, network.ErrTimeout):
		return c.say(28, "Connection timed out after %d milliseconds", ms+1)
	case e == errno.ECONNREFUSED:
		return c.say(7, "Failed to connect to %s port %d after %d ms: Couldn't connect to server", host, port, ms)
	case e == errno.EHOSTUNREACH || e == errno.ENETUNREACH:
		return c.say(7, "Failed to connect to %s port %d after %d ms: Couldn't connect to server", host, port, ms)
	case e == errno.ETIMEDOUT:
		return c.say(28, "Failed to connect to %s port %d after %d ms: Couldn't connect to server", host, port, ms)
	case e == errno.ECONNRESET:
		return c.say(56, "Recv failure: Connection reset by peer")
	case errors.As(err, &stranger):
		return c.say(60, "%s\nMore details here: https://curl.se/docs/sslcerts.html\n\ncurl failed to verify the legitimacy of the server and therefore could not\nestablish a secure connection to it. To learn more about this situation and\nhow to fix it, please visit the web page mentioned above.", distrust(stranger, host))
	case u.Scheme == "https":
		return c.say(35, "OpenSSL/3.0.15: error:0A00010B:SSL routines::wrong version number")
	case errors.Is(err, network.ErrBadResponse):
		return c.say(1, "Received HTTP/0.9 when not allowed")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return c.say(18, "transfer closed with outstanding read data remaining")
	}
	return c.say(52, "Empty reply from server")
}

// distrust is OpenSSL's and curl's word for why a certificate is not taken.
func distrust(e *network.CertificateError, host string) string {
	switch {
	case errors.Is(e, network.ErrOtherName):
		return "SSL: no alternative certificate subject name matches target host name '" + host + "'"
	case e.Certificate.Authority == "":
		return "SSL certificate problem: self-signed certificate"
	}
	return "SSL certificate problem: unable to get local issuer certificate"
}

// piece writes a piece of the body as it comes, unless all of it is wanted for a file.
func (c *transfer) piece(resp *network.Response, piece []byte) {
	if c.has('o') && c.value('o') != "-" || c.has('O') || c.has('f') && resp.Status >= 400 {
		resp.Body = append(resp.Body, piece...)
		return
	}
	if c.body == 0 && c.has('i') {
		c.headers(resp)
	}
	c.body += len(piece)
	_, _ = c.out.Write(piece)
	_ = c.out.Flush()
}

func (c *transfer) verbose(r *network.Request, resp *network.Response, port uint16) {
	_ = c.out.Flush()
	fmt.Fprintf(c.Stderr, "* Connected to %s (%s) port %d (#0)\n> %s %s HTTP/1.1\n> Host: %s\n", r.URL.Hostname(), c.ip, port, r.Method,
		r.URL.RequestURI(), r.URL.Host)
	for _, h := range r.Header {
		fmt.Fprintf(c.Stderr, "> %s: %s\n", h.Name, h.Value)
	}
	fmt.Fprintf(c.Stderr, "> \n< HTTP/1.1 %s\n", resp.StatusLine())
	for _, h := range resp.Header {
		fmt.Fprintf(c.Stderr, "< %s: %s\n", h.Name, h.Value)
	}
	fmt.Fprintf(c.Stderr, "< \n")
	defer fmt.Fprintf(c.Stderr, "* Connection #0 to host %s left intact\n", r.URL.Hostname())
}

func (c *transfer) headers(resp *network.Response) {
	second := resp.Certificate != nil && resp.Certificate.HTTP2 && !c.has('1')
	if second {
		c.print("HTTP/2 %d \r\n", resp.Status)
	} else {
		c.print("HTTP/1.1 %s\r\n", resp.StatusLine())
	}
	for _, h := range resp.Header {
		switch {
		case !second:
			c.print("%s: %s\r\n", h.Name, h.Value)
		case !strings.EqualFold(h.Name, "Transfer-Encoding"):
			c.print("%s: %s\r\n", strings.ToLower(h.Name), h.Value)
		}
	}
	c.print("\r\n")
}

func (c *transfer) show() int {
	if c.body > 0 {
		return 0
	}
	if c.has('f') && c.resp.Status >= 400 {
		return c.say(22, "The requested URL returned error: %d", c.resp.Status)
	}
	name := c.value('o')
	if c.has('O') {
		name = base(c.url.Path)
	}
	if c.has('i') || c.has('I') {
		c.headers(c.resp)
	}
	if c.has('I') {
		return 0
	}
	if name == "" || name == "-" {
		_, _ = c.out.Write(c.resp.Body)
		return 0
	}
	f, err := c.Open(name, vfs.WriteOnly|vfs.Create|vfs.Truncate, 0o666)
	if err != nil {
		return c.say(23, "Failure writing output to destination")
	}
	defer f.Close()
	if _, err := f.Write(c.resp.Body); err != nil {
		return c.say(23, "Failure writing output to destination")
	}
	if !c.has('s') {
		n := len(c.resp.Body)
		fmt.Fprintf(c.Stderr, "  %% Total    %% Received %% Xferd  Average Speed   Time    Time     Time  Current\n"+
			"                                 Dload  Upload   Total   Spent    Left  Speed\n"+
			"100 %5d  100 %5d    0     0   600k      0 --:--:-- --:--:-- --:--:--  600k\n", n, n)
	}
	return 0
}

func (c *transfer) writeOut(format string) string {
	format, _ = unescape(format)
	status, size, kind, redirect := 0, 0, "", ""
	if c.resp != nil {
		status, size, kind, redirect = c.resp.Status, len(c.resp.Body)+c.body, c.resp.Header.Get("Content-Type"), c.resp.Header.Get("Location")
	}
	total := fmt.Sprintf("%.6f", (c.Sim().Elapsed() - c.start).Seconds())
	ip := ""
	if c.ip.IsValid() {
		ip = c.ip.String()
	}
	return strings.NewReplacer("%{http_code}", fmt.Sprintf("%03d", status), "%{response_code}", fmt.Sprintf("%03d", status), "%{size_download}",
		strconv.Itoa(size), "%{time_total}", total, "%{time_connect}", total, "%{time_starttransfer}", total, "%{content_type}", kind,
		"%{remote_ip}", ip, "%{redirect_url}", redirect, "%{url_effective}", fmt.Sprint(c.url), "%{num_redirects}", strconv.Itoa(c.hops),
		"%{http_version}", "1.1", "%%", "%").Replace(format)
}
