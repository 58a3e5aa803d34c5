package shell

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
)

// variable is a shell variable. Arrays are sparse: list and keys run in parallel.
type variable struct {
	value    string
	set      bool
	exported bool
	readonly bool
	integer  bool
	array    *array
	gone     bool // unset, hiding what the environment has
}

// array is a bash array: indexed by numbers, or by text.
type array struct {
	assoc bool
	items map[string]string
}

func (a *array) keys() []string {
	keys := slices.Collect(maps.Keys(a.items))
	if a.assoc {
		slices.Sort(keys)
		return keys
	}
	sort.Slice(keys, func(i, j int) bool {
		x, _ := strconv.Atoi(keys[i])
		y, _ := strconv.Atoi(keys[j])
		return x < y
	})
	return keys
}

func (a *array) values() []string {
	keys := a.keys()
	values := make([]string, len(keys))
	for i, k := range keys {
		values[i] = a.items[k]
	}
	return values
}

func (a *array) next() int {
	keys := a.keys()
	if len(keys) == 0 {
		return 0
	}
	n, _ := strconv.Atoi(keys[len(keys)-1])
	return n + 1
}

// lookup finds a variable; what the environment has counts as exported.
func (s *shell) lookup(name string) (variable, bool) {
	if v, ok := s.vars[name]; ok {
		return v, v.set && !v.gone
	}
	for i := len(s.base) - 1; i >= 0; i-- {
		if e := s.base[i]; len(e) > len(name) && e[len(name)] == '=' && e[:len(name)] == name {
			return variable{value: e[len(name)+1:], set: true, exported: true}, true
		}
	}
	return variable{}, false
}

// get is a variable's value as text, special parameters excluded.
func (s *shell) get(name string) string {
	v, _ := s.lookup(name)
	if v.array != nil {
		return v.array.items["0"]
	}
	return v.value
}

func (s *shell) setString(name, value string) { s.set(name, value, false) }

// set gives a variable a value and keeps its attributes; export adds one. False when it is read-only.
func (s *shell) set(name, value string, export bool) bool {
	v, _ := s.lookup(name)
	if v.readonly {
		s.readonlyError(name)
		return false
	}
	if v.integer {
		if n, err := s.arithText(value); err == nil {
			value = strconv.FormatInt(n, 10)
		}
	}
	if !s.account(len(v.value), len(value)) {
		return false
	}
	v.set, v.gone = true, false
	if v.array != nil {
		v.array.items["0"] = value
	} else {
		v.value = value
	}
	if export || s.opts.allexport {
		v.exported = true
	}
	s.put(name, v)
	return true
}

// account charges large values to the process's memory, and refuses absurd ones.
func (s *shell) account(old, size int) bool {
	const large = 4096
	if size > maxText {
		s.warn("out of memory")
		s.fatal(2)
		return false
	}
	if old >= large {
		s.p.Free(int64(old))
	}
	if size >= large {
		s.p.Alloc(int64(size))
		s.charge(size)
	}
	return true
}

func (a *array) clone() *array { return &array{a.assoc, maps.Clone(a.items)} }

func (s *shell) put(name string, v variable) {
	if v.exported || s.env != nil && s.vars[name].exported {
		s.env = nil
	}
	s.vars[name] = v
	if name == "OPTIND" {
		s.optpos = 0
	}
}

func (s *shell) readonlyError(name string) {
	if s.dialect == bash {
		s.warn("%s: readonly variable", name)
		s.status = 1
		return
	}
	s.warn("%s: is read only", name)
	s.fatal(2)
}

func (s *shell) unset(name string) bool {
	v, _ := s.lookup(name)
	if v.readonly {
		s.readonlyError(name)
		return false
	}
	s.env = nil
	s.vars[name] = variable{gone: true}
	return true
}

// environ is the environment of children; the same slice as long as nothing changes.
func (s *shell) environ() []string {
	if s.env == nil {
		s.env = s.makeEnviron()
	}
	return s.env
}

func (s *shell) makeEnviron() []string {
	env := make([]string, 0, len(s.base)+4)
	seen := make(map[string]bool, len(s.base))
	for _, e := range s.base {
		name, _, _ := strings.Cut(e, "=")
		if v, ok := s.vars[name]; ok {
			if seen[name] || v.gone || !v.exported {
				continue
			}
			e = name + "=" + v.scalar()
		}
		seen[name] = true
		env = append(env, e)
	}
	for _, name := range slices.Sorted(maps.Keys(s.vars)) {
		if v := s.vars[name]; v.exported && v.set && !v.gone && !seen[name] {
			env = append(env, name+"="+v.scalar())
		}
	}
	return env
}

func (v variable) scalar() string {
	if v.array != nil {
		return v.array.items["0"]
	}
	return v.value
}

// names lists the set variables, the environment's included.
func (s *shell) names() []string {
	all := map[string]bool{}
	for _, e := range s.base {
		name, _, ok := strings.Cut(e, "=")
		if ok {
			all[name] = true
		}
	}
	for name := range s.vars {
		all[name] = true
	}
	var names []string
	for name := range all {
		if _, ok := s.lookup(name); ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// special is the value of a parameter that is no variable.
func (s *shell) special(name string) (value string, set, ok bool) {
	switch name {
	case "?":
		return strconv.Itoa(s.status), true, true
	case "$":
		return strconv.Itoa(s.pid()), true, true
	case "!":
		if s.jobs.last == 0 {
			return "", false, true
		}
		return strconv.Itoa(s.jobs.last), true, true
	case "#":
		return strconv.Itoa(len(s.params)), true, true
	case "0":
		return s.name, true, true
	case "-":
		return s.opts.letters(s.command), true, true
	case "LINENO":
		return strconv.Itoa(max(s.line, 1)), true, true
	}
	if name[0] >= '1' && name[0] <= '9' {
		n, _ := strconv.Atoi(name)
		if n > 0 && n <= len(s.params) {
			return s.params[n-1], true, true
		}
		return "", false, true
	}
	return s.dynamic(name)
}

// dynamic is the value of a variable that changes by itself.
func (s *shell) dynamic(name string) (value string, set, ok bool) {
	if _, mine := s.vars[name]; mine || s.dialect == dash {
		return "", false, false
	}
	switch name {
	case "RANDOM":
		return strconv.Itoa(s.p.Sim().Rand("shell/random").IntN(32768)), true, true
	case "SECONDS":
		return strconv.Itoa(int((s.p.Sim().Elapsed() - s.started) / time.Second)), true, true
	case "EPOCHSECONDS":
		return strconv.FormatInt(s.p.Now().Unix(), 10), true, true
	case "BASHPID":
		if s.dialect == bash {
			return strconv.Itoa(s.p.PID), true, true
		}
	case "FUNCNAME":
		if s.dialect == bash && len(s.calls) > 0 {
			return s.calls[len(s.calls)-1].name, true, true
		}
	}
	return "", false, false
}

// pid is the PID of the main shell, also in subshells.
func (s *shell) pid() int {
	if s.main != 0 {
		return s.main
	}
	return s.p.PID
}

func (o options) letters(command bool) string {
	var b strings.Builder
	for _, l := range optionLetters {
		if *l.flag(&o) && l.letter != 0 {
			b.WriteByte(l.letter)
		}
	}
	if command {
		b.WriteByte('c')
	}
	return b.String()
}

type optionLetter struct {
	letter byte
	name   string
	flag   func(*options) *bool
}

var optionLetters = []optionLetter{
	{'a', "allexport", func(o *options) *bool { return &o.allexport }},
	{'e', "errexit", func(o *options) *bool { return &o.errexit }},
	{'f', "noglob", func(o *options) *bool { return &o.noglob }},
	{'i', "interactive", func(o *options) *bool { return &o.interactive }},
	{'m', "monitor", func(o *options) *bool { return &o.monitor }},
	{'n', "noexec", func(o *options) *bool { return &o.noexec }},
	{'u', "nounset", func(o *options) *bool { return &o.nounset }},
	{'v', "verbose", func(o *options) *bool { return &o.verbose }},
	{'x', "xtrace", func(o *options) *bool { return &o.xtrace }},
	{'C', "noclobber", func(o *options) *bool { return &o.noclobber }},
	{0, "pipefail", func(o *options) *bool { return &o.pipefail }},
}

// setOption switches an option by letter or name; false when there is no such option.
func (s *shell) setOption(letter byte, name string, on bool) bool {
	for _, l := range optionLetters {
		if letter != 0 && l.letter == letter || name != "" && l.name == name {
			*l.flag(&s.opts) = on
			return true
		}
	}
	switch name {
	case "posix", "emacs", "vi", "hashall", "braceexpand", "nolog", "ignoreeof", "history", "physical", "notify", "errtrace", "functrace":
		return true
	}
	return strings.IndexByte("hbBHPET", letter) > 0 && letter != 0
}

// unboundError is set -u's.
func (s *shell) unboundError(name string) error {
	text := "parameter not set"
	if s.dialect == bash {
		text = "unbound variable"
	}
	return &expandError{fmt.Sprintf("%s: %s", name, text), true}
}
