package network

import (
	"errors"
	"io"
	"net/netip"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/errno"
)

// Answers of the gRPC health service.
const (
	Serving        = "SERVING"
	NotServing     = "NOT_SERVING"
	ServiceUnknown = "SERVICE_UNKNOWN"
)

// Errors of a health check.
var (
	ErrGRPCUnimplemented = errors.New("unknown service grpc.health.v1.Health")
	ErrGRPCUnknown       = errors.New("unknown service")
	ErrNotGRPC           = errors.New("connection closed before server preface received")
)

const (
	preface    = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
	grpcAnswer = "\x00grpc "
)

// CheckHealth asks the gRPC health service at an address about a service ("" is the server as a whole) and returns its answer.
// Errors: ErrGRPCUnimplemented, ErrGRPCUnknown; an *Error with errno.ETIMEDOUT at the end of the time-out when there is no gRPC server to be
// found: like a real client it tries again and again, whether the connection was refused or somebody else answered.
func (s *Stack) CheckHealth(b Blocker, addr netip.AddrPort, service string, timeout time.Duration) (string, error) {
	deadline := s.net.sim.Elapsed() + timeout
	for {
		status, err := s.checkHealth(b, addr, service, deadline)
		if err != ErrNotGRPC && errno.Of(err) == 0 {
			return status, err
		}
		if s.net.sim.Elapsed()+time.Second >= deadline {
			pause(s, b, deadline)
			return "", &Error{"dial", addr, errno.ETIMEDOUT}
		}
		pause(s, b, s.net.sim.Elapsed()+time.Second)
	}
}

// pause waits until a point of time.
func pause(s *Stack, b Blocker, until time.Duration) {
	defer s.net.sim.After(until-s.net.sim.Elapsed(), "network: next try", b.Wake).Stop()
	for s.net.sim.Elapsed() < until {
		b.Park()
	}
}

func (s *Stack) checkHealth(b Blocker, addr netip.AddrPort, service string, deadline time.Duration) (string, error) {
	c, err := s.Dial(b, addr, max(deadline-s.net.sim.Elapsed(), time.Nanosecond))
	if err != nil {
		return "", err
	}
	defer c.Close()
	c.SetDeadline(deadline)
	if _, err := c.Write(b, []byte(preface+"\x00"+service+"\n")); err != nil {
		return "", err
	}
	answer, err := readLine(b, c)
	if err != nil && errno.Of(err) == errno.ETIMEDOUT {
		return "", err
	}
	status, ok := strings.CutPrefix(answer, grpcAnswer)
	switch {
	case !ok:
		return "", ErrNotGRPC
	case status == "unimplemented":
		return "", ErrGRPCUnimplemented
	case status == ServiceUnknown:
		return "", ErrGRPCUnknown
	}
	return status, nil
}

func readLine(b Blocker, c *Conn) (string, error) {
	var line []byte
	for {
		var buf [256]byte
		n, err := c.Read(b, buf[:])
		line = append(line, buf[:n]...)
		if i := strings.IndexByte(string(line), '\n'); i >= 0 {
			return string(line[:i]), nil
		}
		if err != nil {
			return string(line), err
		}
		if len(line) > maxMessage {
			return string(line), io.ErrUnexpectedEOF
		}
	}
}

// ServeHealth answers health checks on one connection until it closes. health answers for a service with Serving, NotServing or
// ServiceUnknown; nil is a gRPC server without the health service.
func ServeHealth(b Blocker, c *Conn, health func(service string) string) {
	defer c.Close()
	line, err := readAfterPreface(b, c)
	if err != nil {
		return
	}
	answer := "unimplemented"
	if health != nil {
		answer = health(line)
	}
	_, _ = c.Write(b, []byte(grpcAnswer+answer+"\n"))
}

func readAfterPreface(b Blocker, c *Conn) (string, error) {
	var got []byte
	for {
		var buf [256]byte
		n, err := c.Read(b, buf[:])
		got = append(got, buf[:n]...)
		rest, ok := strings.CutPrefix(string(got), preface+"\x00")
		if ok {
			if line, _, done := strings.Cut(rest, "\n"); done {
				return line, nil
			}
		} else if m := min(len(got), len(preface)); string(got[:m]) != preface[:m] {
			return "", ErrNotGRPC
		}
		if err != nil {
			return "", err
		}
	}
}
