package explain

import (
	"fmt"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/protocol"
)

// text is one sentence or paragraph in every language. {name} stands for a fact, {name|one|many} for the first word when that fact is the
// number 1 and for the second otherwise; a stretch in double brackets, [[ … {name} … ]], is left out when one of its facts is not known.
type text struct{ en, zh string }

func (t text) empty() bool { return t.en == "" && t.zh == "" }

// and joins two texts as sentences of one paragraph.
func (t text) and(o text) text {
	join := func(a, b, between string) string {
		if a == "" || b == "" {
			return a + b
		}
		return a + between + b
	}
	return text{join(t.en, o.en, " "), join(t.zh, o.zh, "")}
}

// facts are what is known of a case, by name: strings, numbers and durations.
type facts map[string]any

func (f facts) set(name string, value any) {
	switch v := value.(type) {
	case string:
		if v == "" {
			return
		}
	case nil:
		return
	}
	f[name] = value
}

func (f facts) with(o facts) facts {
	out := facts{}
	for k, v := range f {
		out[k] = v
	}
	for k, v := range o {
		out[k] = v
	}
	return out
}

// fill puts facts into a text.
func (t text) fill(f facts) text {
	return text{fill(t.en, f, duration), fill(t.zh, f, durationZH)}
}

func (t text) page() protocol.Text {
	if t.empty() {
		return nil
	}
	return protocol.Text{"en": t.en, "zh": t.zh}
}

func fill(tmpl string, f facts, spell func(time.Duration) string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(tmpl, "[[")
		b.WriteString(values(before, f, spell))
		if !found {
			return strings.TrimSpace(b.String())
		}
		clause, after := closing(rest)
		if known(outermost(clause), f) {
			b.WriteString(fillClause(clause, f, spell))
		}
		tmpl = after
	}
}

// fillClause keeps the spaces around a clause, which fill would trim.
func fillClause(clause string, f facts, spell func(time.Duration) string) string {
	return strings.TrimSuffix(strings.TrimPrefix(fill("\x00"+clause+"\x00", f, spell), "\x00"), "\x00")
}

// closing cuts a text at the brackets that close the ones just opened.
func closing(s string) (clause, after string) {
	depth := 1
	for i := 0; i+1 < len(s); i++ {
		switch s[i : i+2] {
		case "[[":
			depth++
			i++
		case "]]":
			if depth--; depth == 0 {
				return s[:i], s[i+2:]
			}
			i++
		}
	}
	return s, ""
}

// outermost is a clause without the clauses in it.
func outermost(clause string) string {
	for {
		before, rest, found := strings.Cut(clause, "[[")
		if !found {
			return clause
		}
		_, after := closing(rest)
		clause = before + after
	}
}

// known reports whether every fact that a clause names is there.
func known(clause string, f facts) bool {
	for _, name := range placeholders(clause) {
		if _, ok := f[name]; !ok {
			return false
		}
	}
	return true
}

func placeholders(tmpl string) []string {
	var out []string
	for {
		_, rest, found := strings.Cut(tmpl, "{")
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			return out
		}
		name, _, _ = strings.Cut(name, "|")
		out = append(out, name)
		tmpl = after
	}
}

// values puts facts in place of their names. A name that no fact has becomes [missing]; what facts contain is not looked at again.
func values(tmpl string, f facts, spell func(time.Duration) string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(tmpl, "{")
		b.WriteString(before)
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			return b.String()
		}
		if name, forms, counted := strings.Cut(name, "|"); counted {
			b.WriteString(form(f[name], forms))
		} else {
			b.WriteString(value(f[name], spell))
		}
		tmpl = after
	}
}

// form is the word that goes with a number: of "pod is|pods are", the first with 1 alone.
func form(number any, forms string) string {
	one, many, _ := strings.Cut(forms, "|")
	if fmt.Sprint(number) == "1" {
		return one
	}
	return many
}

// missing stands for a fact that is not known. A text that can be shown never has it.
const missing = "(?)"

func value(v any, spell func(time.Duration) string) string {
	switch v := v.(type) {
	case nil:
		return missing
	case time.Duration:
		return spell(v)
	case text:
		if spell(time.Minute) == durationZH(time.Minute) {
			return v.zh
		}
		return v.en
	default:
		return fmt.Sprint(v)
	}
}

func duration(d time.Duration) string { return spelled(d, " ms", " s", " min", " h", " ") }

func durationZH(d time.Duration) string {
	words := spelled(d, " 毫秒", " 秒", " 分", " 小时", " ")
	if strings.HasSuffix(words, " 分") {
		return words + "钟"
	}
	return words
}

func spelled(d time.Duration, ms, s, m, h, space string) string {
	if d < 0 {
		d = 0
	}
	if d < time.Second && d > 0 {
		return fmt.Sprint(d.Milliseconds()) + ms
	}
	if d < 10*time.Second && d%time.Second >= 100*time.Millisecond {
		return fmt.Sprintf("%.1f", d.Seconds()) + s
	}
	d = d.Round(time.Second)
	var parts []string
	if n := d / time.Hour; n > 0 {
		parts = append(parts, fmt.Sprint(int(n))+h)
	}
	if n := d % time.Hour / time.Minute; n > 0 {
		parts = append(parts, fmt.Sprint(int(n))+m)
	}
	if n := d % time.Minute / time.Second; n > 0 || len(parts) == 0 {
		parts = append(parts, fmt.Sprint(int(n))+s)
	}
	return strings.Join(parts, space)
}
