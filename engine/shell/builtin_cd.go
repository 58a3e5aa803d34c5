package shell

import (
	"fmt"
	"path"
	"strings"

	"github.com/podscope/podscope/engine/errno"
)

func builtinCd(s *shell, args []string) int {
	args = args[1:]
	physical := false
	for len(args) > 0 && (args[0] == "-P" || args[0] == "-L" || args[0] == "--") {
		physical = args[0] == "-P"
		args = args[1:]
	}
	dir, show := "", false
	switch {
	case len(args) == 0:
		home, ok := s.lookup("HOME")
		if !ok && s.dialect == bash {
			s.warn("cd: HOME not set")
			return 1
		}
		if dir = home.scalar(); dir == "" {
			return 0
		}
	case args[0] == "-":
		dir, show = s.get("OLDPWD"), true
		if dir == "" {
			if s.dialect == bash {
				s.warn("cd: OLDPWD not set")
				return 1
			}
			dir = s.p.Dir
		}
	case len(args) > 1 && s.dialect == bash:
		s.warn("cd: too many arguments")
		return 1
	default:
		dir = args[0]
	}
	return s.chdir(dir, physical, show)
}

// chdir changes the directory; PWD keeps symbolic links as they were named unless physical.
func (s *shell) chdir(dir string, physical, show bool) int {
	old := s.get("PWD")
	next := dir
	if !strings.HasPrefix(dir, "/") {
		if target, ok := s.cdPath(dir); ok {
			next, show = target, true
		} else {
			next = old + "/" + dir
		}
	}
	next = path.Clean(next)
	if err := s.p.Chdir(next); err != nil {
		s.cdFailed(dir, err)
		if s.dialect == dash {
			return 2
		}
		return 1
	}
	if physical {
		next = s.p.Dir
	}
	s.setString("OLDPWD", old)
	s.set("PWD", next, true)
	if show {
		return s.print(next + "\n")
	}
	return 0
}

func (s *shell) cdPath(dir string) (string, bool) {
	list := s.get("CDPATH")
	if list == "" || strings.HasPrefix(dir, ".") {
		return "", false
	}
	for base := range strings.SplitSeq(list, ":") {
		if base != "" && base != "." && s.isDir(base+"/"+dir) {
			return base + "/" + dir, true
		}
	}
	return "", false
}

func (s *shell) cdFailed(dir string, err error) {
	switch s.dialect {
	case dash:
		s.warn("cd: can't cd to %s", dir)
	case bash:
		s.warn("cd: %s: %s", dir, errno.Text(err))
	default:
		s.warn("cd: can't cd to %s: %s", dir, errno.Text(err))
	}
}

func builtinPwd(s *shell, args []string) int {
	if len(args) > 1 && args[1] == "-P" {
		return s.print(s.p.Dir + "\n")
	}
	dir := s.get("PWD")
	if dir == "" {
		dir = s.p.Dir
	}
	return s.print(dir + "\n")
}

func builtinPushd(s *shell, args []string) int {
	here := s.get("PWD")
	switch {
	case len(args) > 1:
		if code := s.chdir(args[1], false, false); code != 0 {
			return code
		}
		s.dirs = append([]string{here}, s.dirs...)
	case len(s.dirs) == 0:
		s.warn("pushd: no other directory")
		return 1
	default:
		if code := s.chdir(s.dirs[0], false, false); code != 0 {
			return code
		}
		s.dirs = append([]string{here}, s.dirs[1:]...)
	}
	return builtinDirs(s, nil)
}

func builtinPopd(s *shell, _ []string) int {
	if len(s.dirs) == 0 {
		s.warn("popd: directory stack empty")
		return 1
	}
	dir := s.dirs[0]
	s.dirs = s.dirs[1:]
	if code := s.chdir(dir, false, false); code != 0 {
		return code
	}
	return builtinDirs(s, nil)
}

func builtinDirs(s *shell, _ []string) int {
	return s.print(strings.Join(append([]string{s.get("PWD")}, s.dirs...), " ") + "\n")
}

func builtinUmask(s *shell, args []string) int {
	if len(args) < 2 {
		return s.print(fmt.Sprintf("%04o\n", s.p.Umask))
	}
	if args[1] == "-S" {
		return s.print(symbolicUmask(s.p.Umask))
	}
	var mask uint32
	if _, err := fmt.Sscanf(args[1], "%o", &mask); err != nil || mask > 0o777 {
		s.warn("umask: Illegal number: %s", args[1])
		return 1
	}
	s.p.Umask = mask
	return 0
}

func symbolicUmask(mask uint32) string {
	var parts []string
	for i, who := range []string{"u", "g", "o"} {
		bits := ^mask >> uint(6-3*i) & 7
		perm := ""
		for j, c := range "rwx" {
			if bits&(4>>uint(j)) != 0 {
				perm += string(c)
			}
		}
		parts = append(parts, who+"="+perm)
	}
	return strings.Join(parts, ",") + "\n"
}
