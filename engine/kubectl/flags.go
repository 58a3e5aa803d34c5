package kubectl

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"
)

// flagSet builds the flags that a command accepts: its own, its parents' persistent ones and --help.
func (c *command) flagSet() *pflag.FlagSet {
	fs := pflag.NewFlagSet(c.name(), pflag.ContinueOnError)
	fs.Usage = func() {}
	fs.SetNormalizeFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		return pflag.NormalizedName(strings.ReplaceAll(name, "_", "-"))
	})
	for _, f := range c.flags {
		f.addTo(fs)
	}
	for p := c; p != nil; p = p.parent {
		for _, f := range p.persistent {
			if fs.Lookup(f.name) == nil {
				f.addTo(fs)
			}
		}
	}
	if fs.Lookup("help") == nil {
		fs.BoolP("help", "h", false, "help for "+c.name())
	}
	return fs
}

func (f flagWords) addTo(fs *pflag.FlagSet) {
	name, short, usage := f.name, f.short, f.usage
	if short != "" && fs.ShorthandLookup(short) != nil {
		short = ""
	}
	switch f.kind {
	case "bool":
		fs.BoolP(name, short, f.value == "true", usage)
	case "int", "int32", "int64":
		addInteger(fs, f, short)
	case "duration":
		d, _ := time.ParseDuration(f.value)
		fs.DurationP(name, short, d, usage)
	case "stringSlice":
		fs.StringSliceP(name, short, listDefault(f.value), usage)
	case "stringArray":
		fs.StringArrayP(name, short, listDefault(f.value), usage)
	case "stringToString":
		fs.StringToStringP(name, short, nil, usage)
	default:
		fs.VarP(&text{value: f.value, kind: f.kind}, name, short, usage)
	}
	flag := fs.Lookup(name)
	flag.Hidden = f.hidden
	flag.DefValue = f.value
	if f.optional != "" {
		flag.NoOptDefVal = f.optional
	}
	if f.kind == "tristate" {
		flag.NoOptDefVal = "true"
	}
	if f.deprecated != "" {
		flag.Deprecated = f.deprecated
	}
}

func addInteger(fs *pflag.FlagSet, f flagWords, short string) {
	n, _ := strconv.ParseInt(f.value, 10, 64)
	switch f.kind {
	case "int":
		fs.IntP(f.name, short, int(n), f.usage)
	case "int32":
		fs.Int32P(f.name, short, int32(n), f.usage)
	default:
		fs.Int64P(f.name, short, n, f.usage)
	}
}

func listDefault(value string) []string {
	inner := strings.Trim(value, "[]")
	if inner == "" {
		return nil
	}
	return strings.Split(inner, ",")
}

// text is a string flag of any type name; tristate ones hold a boolean, a level is a number: how much the log tells.
type text struct {
	value, kind string
}

func (t *text) String() string { return t.value }
func (t *text) Type() string   { return t.kind }
func (t *text) Set(s string) error {
	if t.kind == "tristate" {
		if _, err := strconv.ParseBool(s); err != nil {
			return err
		}
	}
	if t.kind == "level" {
		if _, err := strconv.ParseInt(s, 10, 32); err != nil {
			return err
		}
	}
	t.value = s
	return nil
}

func (r *run) str(name string) string {
	if f := r.flags.Lookup(name); f != nil {
		return f.Value.String()
	}
	return ""
}

// flag is a boolean flag, or one of those that tell whether they were given.
func (r *run) flag(name string) bool {
	f := r.flags.Lookup(name)
	if f == nil {
		return false
	}
	v, _ := strconv.ParseBool(f.Value.String())
	return v
}

func (r *run) integer(name string) int64 {
	n, _ := strconv.ParseInt(r.str(name), 10, 64)
	return n
}

func (r *run) duration(name string) time.Duration {
	d, _ := r.flags.GetDuration(name)
	return d
}

func (r *run) list(name string) []string {
	f := r.flags.Lookup(name)
	if f == nil {
		return nil
	}
	if s, ok := f.Value.(pflag.SliceValue); ok {
		return s.GetSlice()
	}
	return nil
}

// pairs is a flag of name=value pairs.
func (r *run) pairs(name string) map[string]string {
	m, _ := r.flags.GetStringToString(name)
	return m
}

func (r *run) changed(name string) bool { return r.flags.Changed(name) }

// missingFlags is the error about required flags that were not given, or nil.
func (c *command) missingFlags(fs *pflag.FlagSet) error {
	var missing []string
	for _, f := range c.flags {
		if f.required && !fs.Changed(f.name) {
			missing = append(missing, f.name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return fmt.Errorf(`required flag(s) "%s" not set`, strings.Join(missing, `", "`))
}
