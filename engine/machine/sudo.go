package machine

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/podscope/podscope/engine/proc"
)

const sudoUsage = "usage: sudo [-EHinsS] [-u USER] [VAR=VALUE] [COMMAND [ARGUMENT...]]"

// Sudo is `sudo COMMAND…`. The machine's user is root already, who may do all of it without a password; -i and -s are shells, -u is another user.
func Sudo() proc.Program {
	return func(p *proc.Process) int {
		r, err := readSudo(p)
		if err != nil {
			fmt.Fprintln(p.Stderr, err)
			return 1
		}
		file, err := p.LookPath(r.command[0])
		if err == nil {
			err = p.Exec(file, r.command, r.env)
		}
		if errors.Is(err, proc.ErrPermission) {
			fmt.Fprintf(p.Stderr, "sudo: unable to execute %s: Permission denied\n", r.command[0])
		} else {
			fmt.Fprintf(p.Stderr, "sudo: %s: command not found\n", r.command[0])
		}
		return 1
	}
}

// sudoRun is what a command line of sudo asks for.
type sudoRun struct {
	user    string
	shell   bool // -s
	login   bool // -i
	env     []string
	command []string
}

func readSudo(p *proc.Process) (*sudoRun, error) {
	r := &sudoRun{user: "root"}
	args, err := r.options(p.Args[1:])
	if err != nil {
		return nil, err
	}
	a, ok := accountOf(p, r.user)
	if !ok {
		return nil, fmt.Errorf("sudo: unknown user %s\nsudo: error initializing audit plugin sudoers_audit", r.user)
	}
	r.env = slices.Clone(p.Env)
	if a.uid != p.Cred.UID {
		p.Cred = p.Cred.Become(a.uid, a.gid)
		r.env = append(r.env, "USER="+r.user, "HOME="+a.home)
	}
	for len(args) > 0 && strings.Contains(args[0], "=") {
		r.env, args = append(r.env, args[0]), args[1:]
	}
	if r.login {
		p.Dir = a.home
	}
	switch {
	case r.shell || r.login:
		if r.command = []string{a.shell}; len(args) > 0 {
			r.command = append(r.command, "-c", strings.Join(args, " "))
		}
	case len(args) == 0:
		return nil, errors.New(sudoUsage)
	default:
		r.command = args
	}
	return r, nil
}

// options reads sudo's own options and leaves the rest.
func (r *sudoRun) options(args []string) ([]string, error) {
	for len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' {
		arg := args[0]
		args = args[1:]
		if arg == "--" {
			break
		}
		for i, letter := range arg[1:] {
			switch letter {
			case 'i':
				r.login = true
			case 's':
				r.shell = true
			case 'u':
				if r.user = arg[i+2:]; r.user == "" {
					if len(args) == 0 {
						return nil, errors.New("sudo: option requires an argument -- 'u'\n" + sudoUsage)
					}
					r.user, args = args[0], args[1:]
				}
			case 'E', 'H', 'n', 'S', 'k', 'b', 'P':
			default:
				return nil, fmt.Errorf("sudo: invalid option -- '%c'\n%s", letter, sudoUsage)
			}
			if letter == 'u' {
				break
			}
		}
	}
	return args, nil
}

// account is a line of /etc/passwd.
type account struct {
	uid, gid    int
	home, shell string
}

// accountOf finds a user by name, or by "#" and number.
func accountOf(p *proc.Process, user string) (account, bool) {
	data, _ := p.ReadFile("/etc/passwd")
	for line := range strings.Lines(string(data)) {
		f := strings.Split(strings.TrimSpace(line), ":")
		if len(f) != 7 || f[0] != user && "#"+f[2] != user {
			continue
		}
		uid, _ := strconv.Atoi(f[2])
		gid, _ := strconv.Atoi(f[3])
		return account{uid, gid, f[5], f[6]}, true
	}
	return account{}, false
}
