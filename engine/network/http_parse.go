package network

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
)

// errMalformed is a message that is not HTTP.
var errMalformed = errors.New("malformed HTTP message")

// maxMessage bounds a header, and maxBody a body.
const (
	maxMessage = 64 << 10
	maxBody    = 32 << 20
)

// parseHead splits a message's first line and header; n is its length, 0 while it is incomplete.
func parseHead(b []byte) (line string, h Header, n int, err error) {
	end := bytes.Index(b, []byte("\r\n\r\n"))
	skip := 4
	if lf := bytes.Index(b, []byte("\n\n")); lf >= 0 && (end < 0 || lf < end) {
		end, skip = lf, 2
	}
	if end < 0 {
		if len(b) > maxMessage || len(b) > 0 && !printable(b[0]) {
			return "", nil, 0, errMalformed
		}
		return "", nil, 0, nil
	}
	lines := strings.Split(strings.ReplaceAll(string(b[:end]), "\r\n", "\n"), "\n")
	for _, l := range lines[1:] {
		name, value, ok := strings.Cut(l, ":")
		if !ok || name == "" {
			return "", nil, 0, errMalformed
		}
		h.Add(name, strings.TrimSpace(value))
	}
	return lines[0], h, end + skip, nil
}

func printable(c byte) bool { return c >= ' ' && c < 0x7f || c == '\r' || c == '\n' }

// parseRequest reads a request off a buffer; n is its length, 0 while it is incomplete.
func parseRequest(b []byte) (r *Request, n int, err error) {
	line, h, head, err := parseHead(b)
	if err != nil || head == 0 {
		return nil, 0, err
	}
	parts := strings.Split(line, " ")
	if len(parts) != 3 || !strings.HasPrefix(parts[2], "HTTP/1.") {
		return nil, 0, errMalformed
	}
	r = &Request{Method: parts[0], Target: parts[1], Proto: parts[2], Header: h, Host: h.Get("Host")}
	body, size, err := parseBody(b[head:], h, false, false)
	if err != nil || size < 0 {
		return nil, 0, err
	}
	r.Body = body
	return r, head + size, nil
}

// parseResponse reads a response off a buffer; ok is false while it is incomplete. ended says that nothing more will come.
func parseResponse(b []byte, head, ended bool) (r *Response, n int, ok bool, err error) {
	line, h, size, err := parseHead(b)
	if err != nil || size == 0 {
		return nil, 0, false, err
	}
	proto, status, _ := strings.Cut(line, " ")
	code, reason, _ := strings.Cut(status, " ")
	r = &Response{Proto: proto, Reason: reason, Header: h}
	if r.Status, err = strconv.Atoi(code); err != nil || !strings.HasPrefix(proto, "HTTP/") {
		return nil, 0, false, errMalformed
	}
	if head || r.Status/100 == 1 || r.Status == 204 || r.Status == 304 {
		return r, size, true, nil
	}
	body, length, err := parseBody(b[size:], h, true, ended)
	if err != nil || length < 0 {
		return nil, 0, false, err
	}
	r.Body = body
	return r, size + length, true, nil
}

// parseBody reads a body; its length is -1 while it is incomplete.
func parseBody(b []byte, h Header, response, ended bool) (body []byte, n int, err error) {
	if strings.EqualFold(h.Get("Transfer-Encoding"), "chunked") {
		return parseChunks(b)
	}
	if !h.Has("Content-Length") {
		switch {
		case !response:
			return nil, 0, nil
		case ended:
			return b, len(b), nil
		}
		return nil, -1, nil
	}
	want, err := strconv.Atoi(h.Get("Content-Length"))
	if err != nil || want < 0 || want > maxBody {
		return nil, 0, errMalformed
	}
	if len(b) < want {
		return nil, -1, nil
	}
	return b[:want:want], want, nil
}

func parseChunks(b []byte) (body []byte, n int, err error) {
	for {
		piece, size, last, err := parsePiece(b[n:])
		if err != nil {
			return nil, 0, err
		}
		if size == 0 {
			return nil, -1, nil
		}
		body, n = append(body, piece...), n+size
		if last {
			return body, n, nil
		}
	}
}

// chunk is a piece of a body that is sent in pieces; an empty one is its end.
func chunk(b []byte) []byte {
	out := strconv.AppendInt(nil, int64(len(b)), 16)
	out = append(out, "\r\n"...)
	out = append(out, b...)
	return append(out, "\r\n"...)
}

// parsePiece reads a piece of a body that comes in pieces off a buffer; n is its length, 0 while it is incomplete.
func parsePiece(b []byte) (piece []byte, n int, last bool, err error) {
	end := bytes.Index(b, []byte("\r\n"))
	if end < 0 {
		return nil, 0, false, nil
	}
	size, err := strconv.ParseUint(strings.TrimSpace(string(b[:end])), 16, 31)
	if err != nil || size > maxBody {
		return nil, 0, false, errMalformed
	}
	if n = end + 2 + int(size) + 2; len(b) < n {
		return nil, 0, false, nil
	}
	return b[end+2 : n-2], n, size == 0, nil
}
