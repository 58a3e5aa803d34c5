package shell

import (
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
