package network

import (
	"errors"
	"io"
	"slices"
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
	// Authority is the certificate, as PEM, of who has signed this one; empty: it is signed by itself.
	Authority string
	// HTTP2 says that the server would rather speak HTTP/2: clients that can show its messages so.
	HTTP2 bool
}

// Trust says which certificates a TLS client takes.
type Trust struct {
	Insecure    bool   // any
	Authorities string // those that one of these PEM certificates has signed, for the name that was asked for
}

// check models crypto/x509 (*Certificate).Verify.
func (t Trust) check(c *Certificate, name string) error {
	switch {
	case t.Insecure:
		return nil
	case c.Authority == "" || !strings.Contains(t.Authorities, strings.TrimSpace(c.Authority)):
		return &CertificateError{c, ErrUnknownAuthority}
	case !slices.Contains(c.Names, name):
		return &CertificateError{c, ErrOtherName}
	}
	return nil
}

// CertificateError is a certificate that a client does not take.
type CertificateError struct {
	Certificate *Certificate
	Err         error // ErrUnknownAuthority or ErrOtherName
}

func (e *CertificateError) Error() string { return e.Err.Error() }

// Unwrap is why.
func (e *CertificateError) Unwrap() error { return e.Err }

// Errors of the handshake, worded as Go does.
var (
	errClosed = errors.New("use of closed network connection")
	// ErrHTTPResponse is an HTTP server where a TLS server was expected.
	ErrHTTPResponse = errors.New("http: server gave HTTP response to HTTPS client")
	// ErrNotTLS is a server that speaks neither.
	ErrNotTLS = errors.New("tls: first record does not look like a TLS handshake")
	// ErrUnknownAuthority is a certificate that nobody vouches for.
	ErrUnknownAuthority = errors.New("tls: failed to verify certificate: x509: certificate signed by unknown authority")
	// ErrOtherName is a certificate for other names than the one asked for.
	ErrOtherName = errors.New("tls: failed to verify certificate: x509: certificate is not valid for the name")
)

// handshakeRecord is how TLS connections begin: a record's type, version and length.
const handshakeRecord = 0x16

func hello(payload string) []byte {
	return append([]byte{handshakeRecord, 3, 1, byte(len(payload) >> 8), byte(len(payload))}, payload...)
}

// ClientTLS opens a TLS session on a connection, after which its bytes are the session's. The certificate is told also when it is not trusted.
func ClientTLS(b Blocker, c *Conn, serverName string, trust Trust) (*Certificate, error) {
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
	cert, err := parseCertificate(string(body))
	if err != nil {
		return nil, err
	}
	return cert, trust.check(cert, serverName)
}

// parseCertificate reads what encode has written.
func parseCertificate(text string) (*Certificate, error) {
	parts := strings.Split(text, "\x00")
	if len(parts) != 5 {
		return nil, ErrNotTLS
	}
	return &Certificate{Subject: parts[0], Issuer: parts[1], Names: strings.Fields(parts[2]), Authority: parts[3], HTTP2: parts[4] != ""}, nil
}

func (c *Certificate) encode() string {
	version := ""
	if c.HTTP2 {
		version = "h2"
	}
	return strings.Join([]string{c.Subject, c.Issuer, strings.Join(c.Names, " "), c.Authority, version}, "\x00")
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
	_ = ss.conn.push(hello(s.Certificate.encode()))
	return true
}
