package shell

import (
	"strings"
)

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
