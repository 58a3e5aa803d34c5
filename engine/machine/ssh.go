package machine

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
)

// Fleet finds the cluster's machines by name.
type Fleet func(name string) (*Machine, bool)

// sshFailed is ssh's own exit code, for what went wrong before the command ran.
const sshFailed = 255

// SSH is `ssh NODE COMMAND…`: the words are joined and run by a shell on the node; `ssh NODE` at a terminal is a login shell there.
func SSH(fleet Fleet) proc.Program {
	return func(p *proc.Process) int {
		args := skipOptions(p.Args[1:])
		tty, atTerminal := p.FDFile(0).(*proc.TTY)
		if len(args) < 1 || len(args) < 2 && !atTerminal {
			fmt.Fprintln(p.Stderr, "usage: ssh NODE COMMAND [ARGUMENT...]")
			return sshFailed
		}
		m, ok := fleet(host(args[0]))
		if !ok {
			fmt.Fprintf(p.Stderr, "ssh: Could not resolve hostname %s: Name or service not known\n", host(args[0]))
			return sshFailed
		}
		if len(args) == 1 {
			code := m.login(p, tty)
			fmt.Fprintf(p.Stderr, "Connection to %s closed.\n", host(args[0]))
			return code
		}
		command := args[1:]
		if !atTerminal && removesManifests(command) {
			command = slices.Insert(command, 1, "-v")
		}
		spec := m.Shell("-c", strings.Join(command, " "))
		spec.Stdin, spec.Stdout, spec.Stderr = p.FDFile(0), p.FDFile(1), p.FDFile(2)
		child, err := m.Kernel.Start(spec)
		if err != nil {
			fmt.Fprintf(p.Stderr, "ssh: %v\n", err)
			return sshFailed
		}
		child.OnExit(func(proc.ExitStatus) { p.Wake() })
		for !child.Ended() {
			p.Park()
		}
		return child.Status().Code
	}
}

// removesManifests reports whether a command takes static pods' manifests away. The recorded cluster's nodes tell of that when a script asks them
// to, and of no other rm; a person at a terminal sees what any ssh shows.
func removesManifests(command []string) bool {
	if command[0] != "rm" {
		return false
	}
	files := slices.DeleteFunc(slices.Clone(command[1:]), func(arg string) bool { return strings.HasPrefix(arg, "-") })
	return len(files) > 0 && !slices.ContainsFunc(files, func(file string) bool { return path.Dir(file) != manifests })
}

// SCP is `scp FILE… [NODE:]PATH`, either way.
func SCP(fleet Fleet) proc.Program {
	return func(p *proc.Process) int {
		args := skipOptions(p.Args[1:])
		if len(args) < 2 {
			fmt.Fprintln(p.Stderr, "usage: scp SOURCE... TARGET, each FILE or NODE:FILE")
			return 1
		}
		target := args[len(args)-1]
		for _, source := range args[:len(args)-1] {
			if err := copyFile(p, fleet, source, target); err != nil {
				fmt.Fprintf(p.Stderr, "scp: %v\n", err)
				return 1
			}
		}
		return 0
	}
}

func copyFile(p *proc.Process, fleet Fleet, source, target string) error {
	from, file, err := place(p, fleet, source)
	if err != nil {
		return err
	}
	to, dest, err := place(p, fleet, target)
	if err != nil {
		return err
	}
	data, err := from.ReadFile(file, vfs.Cred{})
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if info, err := to.Stat(dest, vfs.Cred{}); err == nil && info.IsDir() {
		dest = path.Join(dest, path.Base(file))
	}
	if err := to.WriteFile(dest, data, fs.FileMode(0o644), vfs.Cred{}); err != nil {
		return fmt.Errorf("%s: %w", dest, err)
	}
	return nil
}

// place is the file system and path that an argument of scp means.
func place(p *proc.Process, fleet Fleet, arg string) (*vfs.Namespace, string, error) {
	node, file, remote := strings.Cut(arg, ":")
	if !remote {
		return p.FS, absolute(p.Dir, arg), nil
	}
	m, ok := fleet(host(node))
	if !ok {
		return nil, "", fmt.Errorf("could not resolve hostname %s: Name or service not known", host(node))
	}
	return m.FS, absolute(Home, file), nil
}

func absolute(dir, file string) string {
	if path.IsAbs(file) {
		return path.Clean(file)
	}
	return path.Join(dir, file)
}

// host drops the user from user@host.
func host(arg string) string {
	if _, name, ok := strings.Cut(arg, "@"); ok {
		return name
	}
	return arg
}

// skipOptions leaves out flags, which change nothing here; -o, -i, -p, -l and -P take a value.
func skipOptions(args []string) []string {
	for len(args) > 0 && strings.HasPrefix(args[0], "-") {
		n := 1
		if len(args[0]) == 2 && strings.Contains("oipPlF", args[0][1:]) {
			n = 2
		}
		args = args[min(n, len(args)):]
	}
	return args
}
