package shell

import (
	"fmt"
	"strings"
)

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
