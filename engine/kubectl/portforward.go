package kubectl

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/proc"
)

// forward is one port of a pod that is open on this machine.
type forward struct {
	r             *run
	pod           *corev1.Pod
	local, remote uint16
}

// runPortForward models k8s.io/kubectl/pkg/cmd/portforward.
func runPortForward(r *run, args []string) error {
	if len(args) < 2 {
		return r.usageError("TYPE/NAME and list of ports are required for port-forward")
	}
	b := r.newBuilder().addTuples(args[:1], "pods")
	infos, err := b.collect()
	if err != nil {
		return err
	}
	if len(infos) != 1 {
		return errors.New("one object is needed")
	}
	pod, err := r.attachablePod(infos[0])
	if err != nil {
		return err
	}
	service, _ := infos[0].object.(*corev1.Service)
	forwards := make([]*forward, 0, len(args)-1)
	for _, text := range args[1:] {
		f := &forward{r: r, pod: pod}
		if err := f.parse(text, service); err != nil {
			return err
		}
		forwards = append(forwards, f)
	}
	if pod.Status.Phase != corev1.PodRunning {
		return fmt.Errorf("unable to forward port because pod is not running. Current status=%v", pod.Status.Phase)
	}
	addresses, err := listenAddresses(r.list("address"))
	if err != nil {
		return err
	}
	r.p.Sleep(writeTime)
	return r.listenAll(forwards, addresses)
}

// parse reads LOCAL:REMOTE; names and a service's ports are translated into the container's.
func (f *forward) parse(text string, service *corev1.Service) error {
	parts := strings.Split(text, ":")
	local, remote := parts[0], parts[0]
	if len(parts) == 2 {
		remote = parts[1]
	}
	if remote == "" {
		return errors.New("remote port cannot be empty")
	}
	number, err := strconv.Atoi(remote)
	if err != nil {
		if number, err = f.named(remote, service); err != nil {
			return err
		}
		if local == remote {
			local = strconv.Itoa(number)
		}
	}
	if service != nil {
		if number, err = f.behind(service, number); err != nil {
			return err
		}
	}
	open := 0
	if local != "" {
		if open, err = strconv.Atoi(local); err != nil || open < 0 || open > 65535 {
			return fmt.Errorf("error parsing local port '%s': %v", local, parseUint(local))
		}
	}
	if number <= 0 || number > 65535 {
		return errors.New("remote port must be > 0")
	}
	f.local, f.remote = uint16(open), uint16(number)
	return nil
}

func parseUint(text string) error {
	_, err := strconv.ParseUint(text, 10, 16)
	return err
}

// named finds a port by its name.
func (f *forward) named(name string, service *corev1.Service) (int, error) {
	if service != nil {
		for _, p := range service.Spec.Ports {
			if p.Name == name {
				return int(p.Port), nil
			}
		}
		return 0, fmt.Errorf("Service '%s' does not have a named port '%s'", service.Name, name) //nolint:staticcheck // kubectl's words
	}
	for _, c := range f.pod.Spec.Containers {
		for _, p := range c.Ports {
			if p.Name == name {
				return int(p.ContainerPort), nil
			}
		}
	}
	return 0, fmt.Errorf("Pod '%s' does not have a named port '%s'", f.pod.Name, name) //nolint:staticcheck // kubectl's words
}

// behind is the container's port behind a service's.
// Models k8s.io/kubectl/pkg/util LookupContainerPortNumberByServicePort.
func (f *forward) behind(service *corev1.Service, port int) (int, error) {
	for _, p := range service.Spec.Ports {
		if int(p.Port) != port {
			continue
		}
		switch {
		case service.Spec.ClusterIP == corev1.ClusterIPNone:
			return port, nil
		case p.TargetPort.StrVal != "":
			return f.named(p.TargetPort.StrVal, nil)
		case p.TargetPort.IntVal == 0:
			return port, nil
		}
		return int(p.TargetPort.IntVal), nil
	}
	return 0, fmt.Errorf("Service %s does not have a service port %d", service.Name, port) //nolint:staticcheck // kubectl's words
}

// listenAddresses are those where the ports are opened: each once, localhost in both families, of which only the first exists here.
// Models k8s.io/client-go/tools/portforward parseAddresses
func listenAddresses(words []string) ([]netip.Addr, error) {
	var out []netip.Addr
	add := func(a netip.Addr) {
		if !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	for _, w := range words {
		if w == "localhost" {
			add(netip.AddrFrom4([4]byte{127, 0, 0, 1}))
			add(netip.IPv6Loopback())
			continue
		}
		a, err := netip.ParseAddr(w)
		if err != nil {
			return nil, fmt.Errorf("%s is not a valid IP", w)
		}
		add(a)
	}
	slices.SortStableFunc(out, func(a, b netip.Addr) int { return a.BitLen() - b.BitLen() })
	return out, nil
}

// listen opens a port on all addresses; what listens is on the first of this machine's kind.
func (f *forward) listen(addresses []netip.Addr) (*network.Listener, error) {
	var listening *network.Listener
	for _, a := range addresses {
		if !a.Is4() {
			continue
		}
		l, err := f.r.p.Listen(netip.AddrPortFrom(a, f.local))
		if err != nil {
			return nil, err
		}
		listening, f.local = l, l.Addr().Port()
		break
	}
	if listening == nil {
		return nil, errors.New("no address of this machine")
	}
	for _, a := range addresses {
		fmt.Fprintf(f.r.out, "Forwarding from %s -> %d\n", netip.AddrPortFrom(a, f.local), f.remote)
	}
	return listening, nil
}

// cannotListen tells of a port that is open already on every address.
func (f *forward) cannotListen(addresses []netip.Addr) {
	problems := make([]string, len(addresses))
	for i, a := range addresses {
		family := "tcp4"
		if a.Is6() {
			family = "tcp6"
		}
		problems[i] = fmt.Sprintf("unable to create listener: Error listen %s %s: bind: address already in use", family, netip.AddrPortFrom(a, f.local))
	}
	fmt.Fprintf(f.r.err, "Unable to listen on port %d: Listeners failed to create with the following errors: [%s]\n", f.local, strings.Join(problems, " "))
}

// listenAll opens the ports and serves them until it is interrupted.
func (r *run) listenAll(forwards []*forward, addresses []netip.Addr) error {
	interrupted, lost := false, false
	for _, f := range forwards {
		if err := r.mayReach("create", f.pod.Namespace, f.pod.Name, "portforward"); err != nil {
			return errors.New("error upgrading connection: " + err.Error())
		}
	}
	r.p.Handle(proc.SIGINT, func() { interrupted = true; r.p.Wake() })
	var children []*proc.Process
	defer func() {
		for _, c := range children {
			c.Signal(proc.SIGKILL)
			_, _ = r.p.Wait(c)
		}
	}()
	failed := 0
	for _, f := range forwards {
		listening, err := f.listen(addresses)
		if err != nil {
			f.cannotListen(addresses)
			failed++
			continue
		}
		defer r.forwarding(Forward{Local: listening.Addr(), Namespace: f.pod.Namespace, Pod: f.pod.Name, Remote: f.remote})()
		child, err := r.p.Spawn(proc.Spec{Run: func(p *proc.Process) int {
			f.accept(p, listening, func() { lost = true; r.p.Wake() })
			return 0
		}})
		if err != nil {
			return err
		}
		children = append(children, child)
	}
	if failed == len(forwards) {
		return fmt.Errorf("unable to listen on any of the requested ports: %v", portPairs(forwards))
	}
	for !interrupted && !lost {
		r.p.Park()
	}
	if lost {
		return errors.New("lost connection to pod")
	}
	return nil
}

func portPairs(forwards []*forward) string {
	out := make([]string, len(forwards))
	for i, f := range forwards {
		out[i] = fmt.Sprintf("{%d %d}", f.local, f.remote)
	}
	return "[" + strings.Join(out, " ") + "]"
}

// accept serves each connection in a process of its own.
func (f *forward) accept(p *proc.Process, l *network.Listener, lost func()) {
	p.Ignore(proc.SIGINT)
	for {
		c, err := l.Accept(p)
		if err != nil {
			return
		}
		fmt.Fprintf(f.r.out, "Handling connection for %d\n", f.local)
		if _, err := p.Spawn(proc.Spec{Run: func(p *proc.Process) int {
			if err := f.serve(p, c); err != nil {
				now := p.Now()
				fmt.Fprintf(f.r.err, "E%s %7d portforward.go:522] \"Unhandled Error\" err=%q\n",
					now.Format("0102 15:04:05.000000"), f.r.p.PID, fmt.Sprintf("an error occurred forwarding %d -> %d: %v", f.local, f.remote, err))
				lost()
			}
			return 0
		}}); err != nil {
			_ = c.Close()
		}
	}
}

// serve copies bytes between a connection and the pod until one of them is done.
func (f *forward) serve(p *proc.Process, c *network.Conn) error {
	defer p.CloseConn(c)
	var out [][]byte
	over := false
	var failure error
	stream, err := f.r.client.PortForward(f.pod.Namespace, f.pod.Name, int32(f.remote),
		func(b []byte) { out = append(out, append([]byte(nil), b...)); p.Wake() },
		func(err error) { over, failure = true, err; p.Wake() })
	if err != nil {
		return err
	}
	defer stream.Close()
	c.OnReadable(p.Wake)
	buf := make([]byte, 32<<10)
	ended := false
	for {
		for len(out) > 0 {
			next := out[0]
			out = out[1:]
			if _, err := c.Write(p, next); err != nil {
				return nil
			}
		}
		if over && len(out) == 0 {
			return failure
		}
		n, err := 0, error(nil)
		if !ended {
			n, err = c.TryRead(buf)
		}
		switch {
		case n > 0:
			stream.Write(append([]byte(nil), buf[:n]...))
		case err != nil:
			ended = true
			stream.CloseWrite()
		default:
			p.Park()
		}
	}
}
