package coreutils

import (
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/podscope/podscope/engine/vfs"
)

// awkRun is an awk at work.
type awkRun struct {
	*tool
	prog    *awkProgram
	vars    map[string]awkValue
	arrays  map[string]map[string]awkValue
	frames  []*awkFrame
	record  string
	fields  []string
	regexes map[string]*regexp.Regexp
	outputs map[string]io.WriteCloser
	readers map[string]func() (string, bool)
	input   func() (string, bool)
	files   []string
	code    int
	random  uint64
}

type awkFrame struct {
	vars   map[string]awkValue
	arrays map[string]map[string]awkValue
	locals []string
}

// Control flow unwinds by these.
type awkJump int

const (
	awkNone awkJump = iota
	awkNext
	awkBreak
	awkContinue
	awkReturn
	awkExit
)

func newAwkRun(t *tool, prog *awkProgram) *awkRun {
	r := &awkRun{
		tool: t, prog: prog, vars: map[string]awkValue{}, arrays: map[string]map[string]awkValue{},
		regexes: map[string]*regexp.Regexp{}, outputs: map[string]io.WriteCloser{}, readers: map[string]func() (string, bool){},
		random: 1,
	}
	for name, v := range map[string]string{"FS": " ", "OFS": " ", "ORS": "\n", "RS": "\n", "SUBSEP": "\x1c", "CONVFMT": "%.6g", "OFMT": "%.6g"} {
		r.vars[name] = awkString(v)
	}
	env := map[string]awkValue{}
	for _, e := range t.Env {
		k, v, _ := strings.Cut(e, "=")
		env[k] = awkInput(v)
	}
	r.arrays["ENVIRON"] = env
	args := map[string]awkValue{"0": awkString(t.name)}
	for i, a := range t.args {
		args[strconv.Itoa(i+1)] = awkInput(a)
	}
	r.arrays["ARGV"] = args
	r.vars["ARGC"] = awkNumber(float64(len(t.args) + 1))
	r.files = t.args
	return r
}

func (r *awkRun) run() int {
	defer func() {
		for _, name := range sortedKeys(r.outputs) {
			_ = r.outputs[name].Close()
		}
	}()
	for _, b := range r.prog.begin {
		if j, _ := r.exec(b); j == awkExit {
			return r.code
		}
	}
	jump := awkNone
	if len(r.prog.rules)+len(r.prog.end) > 0 {
		jump = r.main()
	}
	if jump == awkExit && r.code != 0 {
		return r.code
	}
	for _, b := range r.prog.end {
		if j, _ := r.exec(b); j == awkExit {
			break
		}
	}
	return r.code
}

func (r *awkRun) main() awkJump {
	for {
		rec, ok := r.nextRecord()
		if !ok {
			return awkNone
		}
		r.setRecord(rec)
		for _, rule := range r.prog.rules {
			if !r.selects(rule) {
				continue
			}
			j, _ := r.exec(rule.body)
			if j == awkNext {
				break
			}
			if j == awkExit {
				return awkExit
			}
		}
	}
}

func (r *awkRun) selects(rule *awkRule) bool {
	switch {
	case rule.from == nil:
		return true
	case rule.to == nil:
		return r.eval(rule.from).truth()
	case !rule.inside && !r.eval(rule.from).truth():
		return false
	}
	rule.inside = !r.eval(rule.to).truth()
	return true
}

// nextRecord reads the next record of the operands (assignments among them take effect) or of standard input.
func (r *awkRun) nextRecord() (string, bool) {
	for {
		if r.input == nil {
			if !r.openNext() {
				return "", false
			}
		}
		if rec, ok := r.input(); ok {
			r.vars["NR"] = awkNumber(r.get("NR").num() + 1)
			r.vars["FNR"] = awkNumber(r.get("FNR").num() + 1)
			return rec, true
		}
		r.input = nil
		if len(r.files) == 0 {
			r.files = []string{"\x00"}
		}
	}
}

func (r *awkRun) openNext() bool {
	for len(r.files) > 0 {
		name := r.files[0]
		r.files = r.files[1:]
		if name == "\x00" {
			return false
		}
		if v, val, ok := strings.Cut(name, "="); ok && !strings.ContainsAny(v, "/.") && v != "" {
			r.vars[v] = awkInput(val)
			continue
		}
		f, err := r.tool.input(name)
		if err != nil {
			r.warn("%s: %s", name, text(err))
			r.code = 2
			continue
		}
		r.vars["FILENAME"], r.vars["FNR"] = awkString(name), awkNumber(0)
		r.input = r.records(f)
		return true
	}
	if r.get("FILENAME").str() != "" {
		return false
	}
	r.vars["FILENAME"] = awkString("-")
	f, _ := r.tool.input("-")
	r.input = r.records(f)
	return true
}

// records splits a stream by RS: newline, another character, or blank lines.
func (r *awkRun) records(f io.Reader) func() (string, bool) {
	rs := r.get("RS").str()
	if rs == "\n" {
		next := lineReader(f)
		return func() (string, bool) {
			l, ok := next()
			return strings.TrimSuffix(l, "\n"), ok
		}
	}
	var all []string
	read := false
	return func() (string, bool) {
		if !read {
			b, _ := io.ReadAll(f)
			s := strings.TrimSuffix(string(b), "\n")
			if rs == "" {
				all = regexp.MustCompile(`\n\n+`).Split(strings.Trim(s, "\n"), -1)
			} else {
				all = strings.Split(strings.TrimSuffix(s, rs), rs)
			}
			read = true
		}
		if len(all) == 0 || s0(all) {
			return "", false
		}
		rec := all[0]
		all = all[1:]
		return rec, true
	}
}

func s0(all []string) bool { return len(all) == 1 && all[0] == "" }

func (r *awkRun) setRecord(rec string) {
	r.record = rec
	r.fields = r.split(rec, r.get("FS").str())
	r.vars["NF"] = awkNumber(float64(len(r.fields)))
}

func (r *awkRun) split(s, sep string) []string {
	switch {
	case sep == " ":
		return strings.Fields(s)
	case s == "":
		return nil
	case sep == "":
		return strings.Split(s, "")
	case len(sep) == 1:
		return strings.Split(s, sep)
	}
	return r.regex(sep).Split(s, -1)
}

func (r *awkRun) regex(p string) *regexp.Regexp {
	if re := r.regexes[p]; re != nil {
		return re
	}
	re, err := posix(p, true, false)
	if err != nil {
		re = regexp.MustCompile(regexp.QuoteMeta(p))
	}
	r.regexes[p] = re
	return re
}

func (r *awkRun) field(i int) string {
	switch {
	case i == 0:
		return r.record
	case i > 0 && i <= len(r.fields):
		return r.fields[i-1]
	}
	return ""
}

func (r *awkRun) setField(i int, s string) {
	if i == 0 {
		r.setRecord(s)
		return
	}
	if i > 10000 || i < 0 {
		return
	}
	for len(r.fields) < i {
		r.fields = append(r.fields, "")
	}
	r.fields[i-1] = s
	r.rebuild()
}

func (r *awkRun) rebuild() {
	r.vars["NF"] = awkNumber(float64(len(r.fields)))
	r.record = strings.Join(r.fields, r.get("OFS").str())
}

// output finds the stream that print > file, >> file or | command writes to.
func (r *awkRun) output(kind, name string) io.Writer {
	if name == "/dev/stdout" || name == "-" {
		return r.out
	}
	if name == "/dev/stderr" {
		return r.Stderr
	}
	if w := r.outputs[name]; w != nil {
		return w
	}
	if kind == "|" {
		w := &piped{r.tool, name, nil}
		r.outputs[name] = w
		return w
	}
	mode := vfs.Truncate
	if kind == ">>" {
		mode = vfs.Append
	}
	f, err := r.Open(name, vfs.WriteOnly|vfs.Create|mode, 0o666)
	if err != nil {
		r.warn("%s: %s", name, text(err))
		return io.Discard
	}
	r.outputs[name] = f
	return f
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
