// Package proc is the processes of a simulated node: their table, signals, pipes, terminals, CPU and memory.
//
// A [Kernel] is one node's. A [Program] is a Go function that plays an executable; it runs as a coroutine in virtual time and
// may block in the middle. The container runtime starts processes with [Kernel.Start]; programs start children with
// [Process.Spawn].
//
// # Writing a program
//
//	func cat(p *proc.Process) int {
//		for _, name := range p.Args[1:] {
//			f, err := p.Open(name, vfs.ReadOnly, 0)
//			if err != nil {
//				fmt.Fprintf(p.Stderr, "cat: %s: %s\n", name, errno.Text(err))
//				return 1
//			}
//			io.Copy(p.Stdout, p.Reader(f))
//			p.Close(f)
//		}
//		return 0
//	}
//
// Rules: [Process.Args] holds the name the program was called by first, then its arguments. Standard streams are
// p.Stdin, p.Stdout and p.Stderr; reading and writing them blocks in virtual time. Writing to a pipe without readers
// ends the program by SIGPIPE unless it ignores the signal. Paths are relative to the working directory: use the process's
// own methods (p.Open, p.ReadFile, p.Stat …) rather than those of p.FS. [Process.Sleep] returns EINTR when a signal
// handler ran; a signal without a handler does what it does by default, without the program's help. [Process.Handle]'s function
// runs inside the process, at the point where it blocks: it may set a flag, close a listener or call [Process.Exit].
//
// A process that is killed is unwound by a panic: deferred functions run, and must not block. Never recover it (or panic
// with it again), and start no goroutines. Open files are closed by the kernel.
//
// Every call costs a little virtual CPU time; a loop that calls none of the process's methods must call [Process.Compute] in
// each turn, or the world stops. A server that uses memory says so with [Process.Alloc] and may be killed for it.
package proc
