package network

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Header is the fields of an HTTP message, in order.
type Header []Field

// Field is one line of a header.
type Field struct{ Name, Value string }

// Get is the first value of a field, "" when it is missing. Names match in any case.
func (h Header) Get(name string) string {
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// Has reports whether a field is there.
func (h Header) Has(name string) bool {
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			return true
		}
	}
	return false
}

// Set replaces a field, or adds it.
func (h *Header) Set(name, value string) {
	for i, f := range *h {
		if strings.EqualFold(f.Name, name) {
			(*h)[i].Value = value
			return
		}
	}
	h.Add(name, value)
}

// Add adds a field.
func (h *Header) Add(name, value string) { *h = append(*h, Field{name, value}) }

// Del removes a field.
func (h *Header) Del(name string) {
	kept := (*h)[:0:0]
	for _, f := range *h {
		if !strings.EqualFold(f.Name, name) {
			kept = append(kept, f)
		}
	}
	*h = kept
}

// Request is an HTTP request.
type Request struct {
	Method string
	// URL is where a client sends the request. A server has Target instead: what stood in the request line.
	URL    *url.URL
	Target string
	Proto  string // "HTTP/1.1"
	Host   string
	Header Header
	Body   []byte
	// RemoteAddr and LocalAddr are the server's view of the connection.
	RemoteAddr, LocalAddr netip.AddrPort
	TLS                   bool
}

// Path is the target's path without the query, unescaped.
func (r *Request) Path() string {
	path, _, _ := strings.Cut(r.Target, "?")
	if u, err := url.PathUnescape(path); err == nil {
		return u
	}
	return path
}

// Query is the target's query.
func (r *Request) Query() url.Values {
	_, query, _ := strings.Cut(r.Target, "?")
	v, _ := url.ParseQuery(query)
	return v
}

// Response is an HTTP response.
type Response struct {
	Status int
	Reason string // "" is the usual words
	Proto  string // "" is HTTP/1.1
	Header Header
	Body   []byte
	// Delay is how long the server waits before it answers.
	Delay time.Duration
	// Abort closes the connection instead of answering.
	Abort bool
	// Later, when it is there, is called instead of answering: reply gives the answer that is sent once it is known.
	Later func(reply func(*Response))
	// Stream, when it is there, is where the body comes from, piece by piece until end is called; stop is called when nobody reads any more.
	Stream func(write func([]byte), end func()) (stop func())
	// TLS tells a client that the connection was encrypted, Certificate with what.
	Certificate *Certificate
}

// StatusLine is the status as "404 Not Found".
func (r *Response) StatusLine() string { return strconv.Itoa(r.Status) + " " + r.reason() }

func (r *Response) reason() string {
	if r.Reason != "" {
		return r.Reason
	}
	return StatusText(r.Status)
}

// StatusText is the usual words for a status code.
func StatusText(code int) string { return statusTexts[code] }

var statusTexts = map[int]string{
	100: "Continue", 101: "Switching Protocols", 200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 206: "Partial Content",
	301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified", 307: "Temporary Redirect",
	308: "Permanent Redirect", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
	406: "Not Acceptable", 408: "Request Timeout", 409: "Conflict", 410: "Gone", 411: "Length Required", 413: "Request Entity Too Large",
	414: "Request-URI Too Long", 415: "Unsupported Media Type", 416: "Range Not Satisfiable", 422: "Unprocessable Entity",
	429: "Too Many Requests", 500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable",
	504: "Gateway Timeout", 505: "HTTP Version Not Supported",
}

// encode writes the message that a client sends.
func (r *Request) encode() []byte {
	var b strings.Builder
	target := r.Target
	if target == "" && r.URL != nil {
		target = r.URL.RequestURI()
	}
	b.WriteString(r.Method + " " + target + " HTTP/1.1\r\n")
	if !r.Header.Has("Host") {
		b.WriteString("Host: " + r.Host + "\r\n")
	}
	r.Header.encode(&b)
	if (len(r.Body) > 0 || r.Method == "POST" || r.Method == "PUT") && !r.Header.Has("Content-Length") {
		b.WriteString("Content-Length: " + strconv.Itoa(len(r.Body)) + "\r\n")
	}
	b.WriteString("\r\n")
	b.Write(r.Body)
	return []byte(b.String())
}

func (h Header) encode(b *strings.Builder) {
	for _, f := range h {
		b.WriteString(f.Name + ": " + f.Value + "\r\n")
	}
}

// encode writes the message that a server sends; the answer to HEAD has no body.
func (r *Response) encode(head bool) []byte {
	var b strings.Builder
	proto := r.Proto
	if proto == "" {
		proto = "HTTP/1.1"
	}
	b.WriteString(proto + " " + r.StatusLine() + "\r\n")
	r.Header.encode(&b)
	bodyless := r.Status/100 == 1 || r.Status == 204 || r.Status == 304
	switch {
	case r.Stream != nil:
		b.WriteString("Transfer-Encoding: chunked\r\n")
	case !bodyless && !r.Header.Has("Content-Length") && proto != "HTTP/0.9":
		b.WriteString("Content-Length: " + strconv.Itoa(len(r.Body)) + "\r\n")
	}
	b.WriteString("\r\n")
	if !head && !bodyless {
		b.Write(r.Body)
	}
	return []byte(b.String())
}
