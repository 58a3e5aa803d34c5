package shell

import (
	"maps"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// builtinDeclare is bash's declare and typeset.
func builtinDeclare(s *shell, args []string) int {
	args = args[1:]
	var flags string
	for len(args) > 0 && len(args[0]) > 1 && (args[0][0] == '-' || args[0][0] == '+') {
		if args[0][0] == '-' {
			flags += args[0][1:]
		}
		args = args[1:]
	}
	has := func(f string) bool { return strings.Contains(flags, f) }
	switch {
	case has("f") || has("F"):
		return s.declareFunctions(args)
	case has("p") || len(args) == 0:
		return s.declarePrint(args)
	}
	for _, a := range args {
		name, value, assign := strings.Cut(a, "=")
		if !syntax.ValidName(name) {
			return s.badName("declare", a, name)
		}
		if len(s.calls) > 0 && !has("g") {
			s.makeLocal(name)
		}
		v, _ := s.lookup(name)
		v.integer = v.integer || has("i")
		v.exported = v.exported || has("x")
		if (has("a") || has("A")) && v.array == nil {
			v.array = &array{assoc: has("A"), items: map[string]string{}}
			v.set, v.gone = true, false
		}
		s.env = nil
		s.vars[name] = v
		if assign && !s.set(name, value, false) {
			return 1
		}
		if has("r") {
			v = s.vars[name]
			v.readonly = true
			s.vars[name] = v
		}
	}
	return 0
}

func (s *shell) declareFunctions(names []string) int {
	if len(names) == 0 {
		names = slices.Sorted(maps.Keys(s.funcs))
		for _, n := range names {
			s.print("declare -f " + n + "\n")
		}
		return 0
	}
	for _, n := range names {
		if s.funcs[n] == nil {
			return 1
		}
	}
	return 0
}

func (s *shell) declarePrint(names []string) int {
	if len(names) == 0 {
		names = s.names()
	}
	code := 0
	var b strings.Builder
	for _, n := range names {
		v, ok := s.lookup(n)
		if !ok {
			s.warn("declare: %s: not found", n)
			code = 1
			continue
		}
		flags := ""
		for _, f := range []struct {
			on bool
			is string
		}{{v.array != nil && !v.array.assoc, "a"}, {v.array != nil && v.array.assoc, "A"}, {v.integer, "i"}, {v.readonly, "r"}, {v.exported, "x"}} {
			if f.on {
				flags += f.is
			}
		}
		if flags == "" {
			flags = "-"
		}
		b.WriteString("declare -" + flags + " " + n + "=" + v.shown() + "\n")
	}
	s.print(b.String())
	return code
}

// shown is a value as declare -p prints it.
func (v variable) shown() string {
	if v.array == nil {
		return `"` + v.value + `"`
	}
	var parts []string
	for _, k := range v.array.keys() {
		parts = append(parts, "["+k+`]="`+v.array.items[k]+`"`)
	}
	end := ")"
	if v.array.assoc {
		end = " )"
	}
	return "(" + strings.Join(parts, " ") + end
}
