package coreutils

import (
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/vfs"
)

func wget() command {
	return command{
		flags: "cqSO:o:P:T:U:Y:t:n:H:d:D:sk",
		long: "quiet=q output-document=O server-response=S timeout=T spider=s header=H post-data=d post-file=D no-check-certificate=k " +
			"user-agent=U tries=t directory-prefix=P output-file=o continue=c no-verbose=q",
		usage: "[-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]\n\t[--post-data STR | --post-file FILE] [-Y on/off]\n\t" +
			"[--no-check-certificate] [-P DIR] [-U AGENT] [-T SEC] URL...", run: (*tool).wget,
	}
}

func (t *tool) wget() int {
	if len(t.args) == 0 {
		return t.missing("URL")
	}
	for _, u := range t.args {
		if code := t.fetch(u); code != 0 {
			return code
		}
	}
	return 0
}

// parseURL reads a URL as typed: the scheme may be missing.
func parseURL(s string) (*url.URL, error) {
	if !strings.Contains(s, "://") {
		s = "http://" + s
	}
	u, err := url.Parse(s)
	if err == nil && u.Path == "" {
		u.Path = "/"
	}
	return u, err
}

func (t *tool) fetch(target string) int {
	u, err := parseURL(target)
	if err != nil || u.Host == "" {
		t.warn("bad address '%s'", target)
		return 1
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		t.warn("not an http or ftp url: %s", target)
		return 1
	}
	r := &network.Request{Method: "GET", URL: u, Header: network.Header{{Name: "User-Agent", Value: "Wget"}, {Name: "Connection", Value: "close"}}}
	if t.has('U') {
		r.Header.Set("User-Agent", t.value('U'))
	}
	for _, h := range t.set['H'] {
		name, value, _ := strings.Cut(h, ":")
		r.Header.Set(strings.TrimSpace(name), strings.TrimSpace(value))
	}
	switch {
	case t.has('s'):
		r.Method = "HEAD"
	case t.has('d'):
		r.Method, r.Body = "POST", []byte(t.value('d'))
		r.Header.Add("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, code := t.wgetDo(r)
	if code != 0 {
		return code
	}
	return t.save(resp, r.URL)
}

// wgetDo sends the request and follows redirects, reporting as busybox does.
func (t *tool) wgetDo(r *network.Request) (*network.Response, int) {
	timeout := 900 * time.Second
	if d, ok := duration(t.value('T')); ok {
		timeout = d
	}
	told := false
	for range 5 {
		ip, err := Lookup(t.Process, r.URL.Hostname())
		if err != nil {
			t.warn("bad address '%s'", r.URL.Host)
			return nil, 1
		}
		if !t.has('q') {
			fmt.Fprintf(t.Stderr, "Connecting to %s (%s)\n", r.URL.Host, netip.AddrPortFrom(ip, portOf(r.URL)))
		}
		if r.URL.Scheme == "https" && !t.has('k') && !told {
			told = true
			t.warn("note: TLS certificate validation not implemented")
		}
		c := &network.Client{
			Stack: t.Net, Timeout: timeout, Trust: network.Trust{Insecure: true}, Redirect: func(*network.Request, int) error { return network.ErrUseLastResponse },
			Lookup: func(string) (netip.Addr, error) { return ip, nil },
		}
		r.Host = ""
		resp, err := c.Do(t, r)
		if err != nil {
			return nil, t.wgetFailed(err, ip, r.URL)
		}
		if t.has('S') {
			fmt.Fprintf(t.Stderr, "  HTTP/1.1 %s\n", resp.StatusLine())
			for _, h := range resp.Header {
				fmt.Fprintf(t.Stderr, "  %s: %s\n", h.Name, h.Value)
			}
			fmt.Fprintln(t.Stderr, "  ")
		}
		switch {
		case resp.Status/100 == 3 && resp.Header.Has("Location"):
			next, perr := r.URL.Parse(resp.Header.Get("Location"))
			if perr != nil {
				return nil, 1
			}
			r.URL = next
			continue
		case resp.Status/100 != 2:
			t.warn("server returned error: HTTP/1.1 %s", resp.StatusLine())
			return nil, 1
		}
		return resp, 0
	}
	t.warn("too many redirections")
	return nil, 1
}

func portOf(u *url.URL) uint16 {
	if n, err := strconv.ParseUint(u.Port(), 10, 16); err == nil {
		return uint16(n)
	}
	if u.Scheme == "https" {
		return 443
	}
	return 80
}

func (t *tool) wgetFailed(err error, ip netip.Addr, u *url.URL) int {
	e := errno.Of(err)
	switch {
	case strings.Contains(err.Error(), "Client.Timeout") || e == errno.ETIMEDOUT && t.has('T'):
		t.warn("download timed out")
	case e != 0:
		t.warn("can't connect to remote host (%s): %s", ip, e)
	case strings.Contains(err.Error(), "EOF"):
		t.warn("error getting response")
	case u.Scheme == "https":
		_, _ = t.Stderr.WriteString("ssl_client: " + u.Hostname() + ": TLS connect failed\n")
		t.warn("error getting response: Connection reset by peer")
	default:
		t.warn("error getting response: Connection reset by peer")
	}
	return 1
}

// save writes the answer where -O says, or to a file named after the URL.
func (t *tool) save(resp *network.Response, u *url.URL) int {
	if t.has('s') {
		if !t.has('q') {
			_, _ = t.Stderr.WriteString("remote file exists\n")
		}
		return 0
	}
	name := t.value('O')
	if name == "-" {
		_, _ = t.out.Write(resp.Body)
		if !t.has('q') {
			_ = t.out.Flush()
			fmt.Fprintf(t.Stderr, "writing to stdout\n%s", progress("-", len(resp.Body)))
			fmt.Fprintf(t.Stderr, "written to stdout\n")
		}
		return 0
	}
	if name == "" {
		if name = base(u.Path); name == "/" || name == "." || strings.HasSuffix(u.Path, "/") {
			name = "index.html"
		}
		if _, err := t.Stat(name); err == nil {
			t.warn("can't open '%s': File exists", name)
			return 1
		}
	}
	f, err := t.Open(name, vfs.WriteOnly|vfs.Create|vfs.Truncate, 0o666)
	if err != nil {
		return t.cantOpen(name, err)
	}
	defer f.Close()
	if _, err := f.Write(resp.Body); err != nil {
		return t.fail("write error", err)
	}
	if !t.has('q') {
		fmt.Fprintf(t.Stderr, "saving to '%s'\n%s'%s' saved\n", name, progress(name, len(resp.Body)), name)
	}
	return 0
}

func progress(name string, n int) string {
	if len(name) > 20 {
		name = name[:20]
	}
	return fmt.Sprintf("%-20s 100%% |********************************| %5d  0:00:00 ETA\n", name, n)
}
