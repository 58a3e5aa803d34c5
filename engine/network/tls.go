package network

import (
	"errors"
	"io"
	"strings"
	"time"
)

// Certificate is what a TLS server shows.
type Certificate struct {
	Subject   string
	Issuer    string
	Names     []string
	NotBefore time.Time
	NotAfter  time.Time
}

// Errors of the handshake, worded as Go does.
var (
	errClosed = errors.New("use of closed network connection")
	// ErrHTTPResponse is an HTTP server where a TLS server was expected.
	ErrHTTPResponse = errors.New("http: server gave HTTP response to HTTPS client")
	// ErrNotTLS is a server that speaks neither.
	ErrNotTLS = errors.New("tls: first record does not look like a TLS handshake")
	// ErrUnknownAuthority is a certificate that nobody vouches for.
	ErrUnknownAuthority = errors.New("tls: failed to verify certificate: x509: certificate signed by unknown authority")
)

// handshakeRecord is how TLS connections begin: a record's type, version and length.
const handshakeRecord = 0x16

func hello(payload string) []byte {
	return append([]byte{handshakeRecord, 3, 1, byte(len(payload) >> 8), byte(len(payload))}, payload...)
}

// ClientTLS opens a TLS session on a connection, after which its bytes are the session's. Certificates are always strangers':
// only an insecure client takes them.
func ClientTLS(b Blocker, c *Conn, serverName string, insecure bool) (*Certificate, error) {
	if _, err := c.Write(b, hello("\x01"+serverName)); err != nil {
		return nil, err
	}
	var head [5]byte
	s := c.Stream(b)
	if _, err := io.ReadFull(s, head[:]); err != nil {
		if err == io.ErrUnexpectedEOF {
			err = io.EOF
		}
		return nil, err
	}
	if head[0] != handshakeRecord {
		if string(head[:]) == "HTTP/" {
			return nil, ErrHTTPResponse
		}
		return nil, ErrNotTLS
	}
	body := make([]byte, int(head[3])<<8|int(head[4]))
	if _, err := io.ReadFull(s, body); err != nil {
		return nil, err
	}
	subject, rest, _ := strings.Cut(string(body), "\x00")
	issuer, names, _ := strings.Cut(rest, "\x00")
	cert := &Certificate{Subject: subject, Issuer: issuer, Names: strings.Fields(names)}
	if !insecure {
		return cert, ErrUnknownAuthority
	}
	return cert, nil
}

// handshake answers a client's hello; it reports whether the session is open.
func (s *serving) handshake(ss *session) bool {
	if len(ss.in) < 5 {
		return false
	}
	if ss.in[0] != handshakeRecord {
		resp := &Response{
			Status: 400, Proto: "HTTP/1.0", Header: Header{{"Connection", "close"}},
			Body: []byte("Client sent an HTTP request to an HTTPS server.\n"),
		}
		if s.PlainText != nil {
			resp = s.PlainText(ss.conn)
		}
		ss.in = nil
		s.reply(ss, nil, resp)
		return false
	}
	n := 5 + int(ss.in[3])<<8 + int(ss.in[4])
	if len(ss.in) < n {
		return false
	}
	ss.in = ss.in[n:]
	ss.secured = true
	c := s.Certificate
	_ = ss.conn.push(hello(c.Subject + "\x00" + c.Issuer + "\x00" + strings.Join(c.Names, " ")))
	return true
}
