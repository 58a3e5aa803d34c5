package network

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
)

// Client sends HTTP requests, each on a connection of its own.
type Client struct {
	Stack *Stack
	// Timeout bounds a whole exchange with all its redirects; 0 waits as long as TCP does.
	Timeout time.Duration
	// Redirect is asked before a redirect is followed, with the next request and how many went before; ErrUseLastResponse makes the
	// redirect itself the answer. Nil follows up to ten.
	Redirect func(next *Request, via int) error
	// Lookup resolves host names; nil knows addresses and localhost only.
	Lookup func(host string) (netip.Addr, error)
	// Trust is about servers' certificates.
	Trust
	// Body, when it is there, gets the body piece by piece of an answer that is sent in pieces and that is no redirect; the answer that Do returns is
	// without it. Endless: Timeout bounds such an exchange only up to the first of them.
	Body    func(resp *Response, piece []byte)
	Endless bool
}

// ErrUseLastResponse is what Client.Redirect returns to keep a redirect as the answer.
var ErrUseLastResponse = errors.New("use last response")

// ErrTimeout is an exchange that took longer than the client's Timeout.
var ErrTimeout = errors.New("context deadline exceeded (Client.Timeout exceeded while awaiting headers)")

// ErrBadResponse is an answer that is not HTTP.
var ErrBadResponse = errors.New("malformed HTTP response")

// RequestError is a failed exchange, worded as Go's HTTP client does.
type RequestError struct {
	Method, URL string
	Err         error
}

func (e *RequestError) Error() string {
	return e.Method[:1] + strings.ToLower(e.Method[1:]) + ` "` + e.URL + `": ` + e.Err.Error()
}
func (e *RequestError) Unwrap() error { return e.Err }

// Get fetches a URL.
func (c *Client) Get(b Blocker, target string) (*Response, error) {
	u, err := url.Parse(target)
	if err != nil {
		return nil, err
	}
	return c.Do(b, &Request{Method: "GET", URL: u})
}

// Do sends a request and waits for the answer. Errors are *RequestError.
func (c *Client) Do(b Blocker, r *Request) (*Response, error) {
	s := c.Stack.net.sim
	deadline := time.Duration(0)
	if c.Timeout > 0 {
		deadline = s.Elapsed() + c.Timeout
	}
	for via := 0; ; via++ {
		resp, err := c.exchange(b, r, deadline)
		if err != nil {
			return nil, &RequestError{r.Method, r.URL.String(), err}
		}
		next := redirected(r, resp)
		if next == nil {
			return resp, nil
		}
		if c.Redirect != nil {
			err = c.Redirect(next, via+1)
		} else if via >= 9 {
			err = errors.New("stopped after 10 redirects")
		}
		if err == ErrUseLastResponse {
			return resp, nil
		}
		if err != nil {
			return resp, &RequestError{next.Method, next.URL.String(), err}
		}
		r = next
	}
}

// redirected is the request that an answer asks for, nil when it asks for none.
func redirected(r *Request, resp *Response) *Request {
	location := resp.Header.Get("Location")
	switch resp.Status {
	case 301, 302, 303, 307, 308:
	default:
		return nil
	}
	u, err := r.URL.Parse(location)
	if err != nil || location == "" {
		return nil
	}
	next := &Request{Method: r.Method, URL: u, Header: r.Header, Body: r.Body}
	if resp.Status < 307 && r.Method != "HEAD" {
		next.Method, next.Body = "GET", nil
	}
	return next
}

func (c *Client) exchange(b Blocker, r *Request, deadline time.Duration) (*Response, error) {
	s := c.Stack.net.sim
	addr, err := c.resolve(r.URL)
	if err != nil {
		return nil, err
	}
	left := time.Duration(0)
	if deadline > 0 {
		if left = deadline - s.Elapsed(); left <= 0 {
			return nil, ErrTimeout
		}
	}
	conn, err := c.Stack.Dial(b, addr, left)
	if err != nil {
		if deadline > 0 && errno.Of(err) == errno.ETIMEDOUT {
			err = ErrTimeout
		}
		return nil, err
	}
	defer conn.Close()
	conn.SetDeadline(deadline)
	var cert *Certificate
	if r.URL.Scheme == "https" {
		if cert, err = ClientTLS(b, conn, r.URL.Hostname(), c.Trust); err != nil {
			return nil, timedOut(err, deadline)
		}
	}
	if r.Host == "" {
		r.Host = r.URL.Host
	}
	if _, err := conn.Write(b, r.encode()); err != nil {
		return nil, timedOut(err, deadline)
	}
	resp, err := c.read(b, conn, r, cert)
	if resp != nil {
		resp.Certificate = cert
	}
	return resp, timedOut(err, deadline)
}

func timedOut(err error, deadline time.Duration) error {
	if deadline > 0 && errno.Of(err) == errno.ETIMEDOUT {
		return ErrTimeout
	}
	return err
}

func (c *Client) resolve(u *url.URL) (netip.AddrPort, error) {
	port := 80
	if u.Scheme == "https" {
		port = 443
	}
	if p := u.Port(); p != "" {
		n, err := strconv.ParseUint(p, 10, 16)
		if err != nil {
			return netip.AddrPort{}, fmt.Errorf("invalid port %q", p)
		}
		port = int(n)
	}
	host := u.Hostname()
	ip, err := netip.ParseAddr(host)
	switch {
	case err == nil:
	case c.Lookup != nil:
		if ip, err = c.Lookup(host); err != nil {
			return netip.AddrPort{}, err
		}
	case host == "localhost":
		ip = netip.AddrFrom4([4]byte{127, 0, 0, 1})
	default:
		return netip.AddrPort{}, fmt.Errorf("dial tcp: lookup %s: no such host", host)
	}
	return netip.AddrPortFrom(ip, uint16(port)), nil
}

// read reads a whole answer, or hands its pieces on as they come.
func (c *Client) read(b Blocker, conn *Conn, r *Request, cert *Certificate) (*Response, error) {
	in := &answer{b: b, conn: conn}
	if c.Body == nil || r.Method == "HEAD" {
		return in.whole(r.Method == "HEAD")
	}
	resp, size, err := in.head()
	if err != nil {
		return nil, err
	}
	if !strings.EqualFold(resp.Header.Get("Transfer-Encoding"), "chunked") || redirected(r, resp) != nil {
		return in.whole(false)
	}
	resp.Certificate = cert
	if c.Endless {
		conn.SetDeadline(0)
	}
	in.got = in.got[size:]
	return resp, in.pieces(func(piece []byte) { c.Body(resp, piece) })
}

// answer is what has been read of one.
type answer struct {
	b    Blocker
	conn *Conn
	got  []byte
}

// more waits for bytes; io.EOF when none will come.
func (a *answer) more() error {
	buf := make([]byte, 4096)
	n, err := a.conn.Read(a.b, buf)
	a.got = append(a.got, buf[:n]...)
	return err
}

// head reads up to the end of the header, whose length it tells, and leaves it in the buffer.
func (a *answer) head() (*Response, int, error) {
	for {
		line, h, n, err := parseHead(a.got)
		proto, status, _ := strings.Cut(line, " ")
		code, reason, _ := strings.Cut(status, " ")
		number, bad := strconv.Atoi(code)
		switch {
		case err != nil || n > 0 && (bad != nil || !strings.HasPrefix(proto, "HTTP/")):
			return nil, 0, fmt.Errorf("%w %q", ErrBadResponse, firstLine(a.got))
		case n > 0:
			return &Response{Proto: proto, Status: number, Reason: reason, Header: h}, n, nil
		}
		if err := a.more(); err != nil {
			if err == io.EOF && len(a.got) > 0 {
				err = io.ErrUnexpectedEOF
			}
			return nil, 0, err
		}
	}
}

// pieces hands the pieces of a body on.
func (a *answer) pieces(fn func([]byte)) error {
	for {
		piece, n, last, err := parsePiece(a.got)
		switch {
		case err != nil:
			return err
		case last:
			return nil
		case n > 0:
			fn(piece)
			a.got = a.got[n:]
			continue
		}
		if err := a.more(); err == io.EOF {
			return io.ErrUnexpectedEOF
		} else if err != nil {
			return err
		}
	}
}

// whole reads all of an answer.
func (a *answer) whole(head bool) (*Response, error) {
	var err error
	for {
		if err != nil && err != io.EOF {
			return nil, err
		}
		resp, used, ok, perr := parseResponse(a.got, head, err == io.EOF)
		switch {
		case perr != nil:
			return nil, fmt.Errorf("%w %q", ErrBadResponse, firstLine(a.got))
		case ok && resp.Status/100 == 1:
			a.got = a.got[used:]
			continue
		case ok:
			return resp, nil
		case err == io.EOF && len(a.got) == 0:
			return nil, io.EOF
		case err == io.EOF:
			return nil, io.ErrUnexpectedEOF
		}
		err = a.more()
	}
}

func firstLine(b []byte) string {
	line, _, _ := strings.Cut(string(b), "\n")
	return strings.TrimRight(line, "\r")
}
