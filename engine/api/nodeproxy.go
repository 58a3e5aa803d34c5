package api

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
)

// NodeProxy is the part of a kubelet that the API server connects users to: logs, exec, attach and port forwarding. A kubelet registers
// itself with [Server.RegisterNode]. Everything is callbacks, which run on the simulation's goroutine; a caller that is a process parks until
// one wakes it.
type NodeProxy interface {
	// Logs writes a container's log to out, and calls done when the end is reached (never, when opts.Follow is set, before the container is
	// removed or stop is called). An error means that there is nothing to stop.
	Logs(pod *corev1.Pod, container string, opts *corev1.PodLogOptions, out func([]byte), done func(error)) (stop func(), err error)
	// Exec starts a command in a running container.
	Exec(pod *corev1.Pod, container string, req ExecRequest) (Session, error)
	// Attach connects to the main process of a running container; req.Command is ignored.
	Attach(pod *corev1.Pod, container string, req ExecRequest) (Session, error)
	// PortForward connects to a port of the pod's network namespace.
	PortForward(pod *corev1.Pod, port int32, out func([]byte), closed func(error)) (Stream, error)
}

// ExecRequest is what a user wants to run and how it is connected.
type ExecRequest struct {
	Command []string
	Stdin   bool
	TTY     bool // one stream for output; ^C and window sizes go through the terminal
	// Stdout and Stderr receive output as it is written; nil: not connected. With TTY everything goes to Stdout.
	Stdout, Stderr func([]byte)
	// Done is called once when the command has ended. err is nil for exit code 0; for others it is an [ExitError]; anything else says
	// why the session failed.
	Done func(err error)
}

// ExitError is a command that ended with another code than 0.
type ExitError struct{ Code int }

// Session is a command's standard input and its terminal.
type Session interface {
	Write(p []byte) // to standard input, or to the terminal, which echoes and interprets
	CloseInput()    // end of file
	Resize(width, height int)
	Close() // the user went away: the streams end; the process gets a hang-up when it has a terminal
}

// Stream is one forwarded connection.
type Stream interface {
	Write(p []byte)
	CloseWrite()
	Close()
}

// RegisterNode connects a node's kubelet; nil disconnects it.
func (s *Server) RegisterNode(name string, proxy NodeProxy) {
	if proxy == nil {
		delete(s.nodes, name)
		return
	}
	s.nodes[name] = proxy
}

// CutNode says whether the network to a node is broken: its kubelet cannot be reached then, though it runs.
func (s *Server) CutNode(name string, cut bool) { s.cut[name] = cut }

// Node is the proxy of a node's kubelet; ok is false when none is connected.
func (s *Server) Node(name string) (proxy NodeProxy, ok bool) {
	proxy, ok = s.nodes[name]
	return proxy, ok && !s.cut[name]
}

// Error is what kubectl prints.
func (e ExitError) Error() string { return fmt.Sprintf("command terminated with exit code %d", e.Code) }
