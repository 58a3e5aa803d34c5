package coreutils

import (
	"strings"
)

func (a *archive) options() bool {
	args := a.args
	a.args = nil
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch {
		case strings.HasPrefix(arg, "--"):
			name, value, has := strings.Cut(arg[2:], "=")
			if !has && (name == "file" || name == "directory" || name == "exclude" || name == "strip-components") && i+1 < len(args) {
				i++
				value = args[i]
			}
			a.long(name, value)
			continue
		case i == 0 || strings.HasPrefix(arg, "-") && len(arg) > 1:
			cluster := strings.TrimPrefix(arg, "-")
			for j := range len(cluster) {
				if takes := strings.IndexByte("fCTX", cluster[j]) >= 0; !takes {
					if !a.letter(cluster[j]) {
						return false
					}
					continue
				}
				value := cluster[j+1:]
				if value == "" || i == 0 && !strings.HasPrefix(arg, "-") {
					if i+1 >= len(args) {
						return false
					}
					i++
					value = args[i]
				}
				a.valued(cluster[j], value)
				if value == cluster[j+1:] {
					break
				}
			}
		default:
			a.names = append(a.names, arg)
		}
	}
	return true
}

func (a *archive) long(name, value string) {
	switch name {
	case "create", "extract", "list", "gzip", "verbose", "to-stdout", "get":
		a.letter(map[string]byte{"create": 'c', "extract": 'x', "get": 'x', "list": 't', "gzip": 'z', "verbose": 'v', "to-stdout": 'O'}[name])
	case "file":
		a.file = value
	case "directory":
		a.dir = value
	case "exclude":
		a.exclude = append(a.exclude, value)
	case "no-same-owner":
		a.noOwner = true
	case "strip-components":
		n, _ := size(value)
		a.strip = int(n)
	}
}

func (a *archive) letter(c byte) bool {
	switch c {
	case 'c', 'x', 't':
		a.mode = c
	case 'z':
		a.gzip = true
	case 'v':
		a.verbose = true
	case 'O':
		a.toStdout = true
	case 'o':
		a.noOwner = true
	case 'm', 'p', 'h', 'k', 'a', 'P', 'S':
	default:
		a.warn("invalid option -- '%c'", c)
		return false
	}
	return true
}

func (a *archive) valued(c byte, value string) {
	switch c {
	case 'f':
		a.file = value
	case 'C':
		a.dir = value
	case 'T':
		list, _ := a.allLines([]string{value})
		a.names = append(a.names, list...)
	}
}
