package coreutils

import "strings"

func uname() command {
	return command{
		flags: "asnrvmpio", long: "all=a kernel-name=s nodename=n kernel-release=r kernel-version=v machine=m operating-system=o",
		usage: "[-amnrspvio]", run: (*tool).uname,
	}
}

func (t *tool) uname() int {
	k := t.Kernel()
	var out []string
	for _, f := range []struct {
		flag byte
		s    string
	}{
		{'s', "Linux"},
		{'n', t.Hostname},
		{'r', k.Release},
		{'v', k.Version},
		{'m', "x86_64"},
		{'p', "unknown"},
		{'i', "unknown"},
		{'o', "GNU/Linux"},
	} {
		if t.has(f.flag) || t.has('a') && f.s != "unknown" || len(t.set) == 0 && f.flag == 's' {
			out = append(out, f.s)
		}
	}
	t.print("%s\n", strings.Join(out, " "))
	return 0
}

func arch() command {
	return command{usage: "", run: func(t *tool) int { t.print("x86_64\n"); return 0 }}
}
