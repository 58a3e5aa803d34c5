package shell

import (
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/readline"
)

// typedWord is the word being completed.
type typedWord struct {
	from  int      // where it starts in the line, in runes
	text  string   // without quotes
	quote rune     // the quote it stands in, 0 for none
	words []string // the words of the command before it
	file  bool     // it follows a redirection
}

// complete finds what the word before the cursor can become: a command, or what the command knows about, or a file.
func (s *shell) complete(before []rune) (int, []readline.Choice) {
	w := wordAt(before)
	switch {
	case strings.HasPrefix(w.text, "$") && w.quote != '\'':
		return w.from, s.completeVariable(w)
	case len(w.words) == 0 && !w.file && !strings.Contains(w.text, "/"):
		return w.from, choices(w, s.commands(w.text))
	case !w.file && len(w.words) > 0 && s.dialect == bash:
		if found, own := s.completeByCommand(w); own {
			return w.from, found
		}
	}
	only := func(fs.FileMode) bool { return true }
	if len(w.words) > 0 && (w.words[0] == "cd" || w.words[0] == "rmdir") {
		only = fs.FileMode.IsDir
	}
	return w.from, s.completeFile(w, only)
}

// wordAt finds the word at the end of a line, and the command that it belongs to.
func wordAt(line []rune) typedWord {
	w := typedWord{}
	var text []rune
	inWord := false
	end := func() {
		if inWord && !w.file {
			w.words = append(w.words, string(text))
		}
		if inWord {
			w.file = false
		}
		text, inWord = nil, false
	}
	for i := 0; i < len(line); i++ {
		r := line[i]
		if !inWord {
			w.from = i
		}
		switch {
		case w.quote != 0 && r == w.quote:
			w.quote = 0
		case w.quote == 0 && (r == '\'' || r == '"'):
			w.quote, inWord = r, true
		case r == '\\' && w.quote != '\'' && i+1 < len(line):
			i++
			text, inWord = append(text, line[i]), true
		case w.quote == '\'' || w.quote == '"' && r != '`':
			text = append(text, r)
		case r == ' ' || r == '\t':
			end()
		case strings.ContainsRune("|;&(`\n", r):
			end()
			w.words, w.file, w.quote = nil, false, 0
		case r == '<' || r == '>':
			end()
			w.file = true
		default:
			text, inWord = append(text, r), true
		}
	}
	if !inWord {
		w.from = len(line)
	}
	w.text = string(text)
	for len(w.words) > 0 && isAssignment(w.words[0]) {
		w.words = w.words[1:]
	}
	return w
}

func isAssignment(word string) bool {
	name, _, ok := strings.Cut(word, "=")
	return ok && name != "" && strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

var keywords = []string{"case", "do", "done", "elif", "else", "esac", "fi", "for", "function", "if", "in", "then", "until", "while"}

// commands is every command whose name starts with prefix.
func (s *shell) commands(prefix string) []string {
	found := map[string]bool{}
	add := func(name string) {
		if strings.HasPrefix(name, prefix) {
			found[name] = true
		}
	}
	for name, b := range builtins {
		if b.in(s.dialect) {
			add(name)
		}
	}
	for name := range s.funcs {
		add(name)
	}
	for name := range s.aliases {
		add(name)
	}
	for _, name := range keywords {
		add(name)
	}
	for _, dir := range strings.Split(s.get("PATH"), ":") {
		entries, _ := s.p.FS.ReadDir(dir, s.p.Cred)
		for _, e := range entries {
			add(e.Name)
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func (s *shell) completeVariable(w typedWord) []readline.Choice {
	var names []string
	for name := range s.vars {
		if strings.HasPrefix("$"+name, w.text) {
			names = append(names, "$"+name)
		}
	}
	slices.Sort(names)
	out := make([]readline.Choice, len(names))
	for i, name := range names {
		out[i] = readline.Choice{Text: open(w) + name}
	}
	return out
}

// completeFile completes a path.
func (s *shell) completeFile(w typedWord, only func(fs.FileMode) bool) []readline.Choice {
	dir, base := "", w.text
	if i := strings.LastIndexByte(w.text, '/'); i >= 0 {
		dir, base = w.text[:i+1], w.text[i+1:]
	}
	at := dir
	if w.quote == 0 && strings.HasPrefix(at, "~/") {
		at = s.get("HOME") + at[1:]
	}
	entries, _ := s.p.ReadDir(orDot(at))
	var out []readline.Choice
	for _, e := range entries {
		name := e.Name
		if !strings.HasPrefix(name, base) || base == "" && strings.HasPrefix(name, ".") {
			continue
		}
		mode := e.Info.Mode
		if mode&fs.ModeSymlink != 0 {
			if info, err := s.p.Stat(at + name); err == nil {
				mode = info.Mode
			}
		}
		if !only(mode) {
			continue
		}
		c := readline.Choice{Text: quoted(w, dir+name), Show: name}
		if mode.IsDir() {
			c.Text, c.Show, c.Open = c.Text+"/", name+"/", true
		} else {
			c.Text += closing(w)
		}
		out = append(out, c)
	}
	return out
}

func orDot(dir string) string {
	if dir == "" {
		return "."
	}
	return dir
}

// choices are names as they are to stand in the line.
func choices(w typedWord, names []string) []readline.Choice {
	out := make([]readline.Choice, len(names))
	for i, name := range names {
		out[i] = readline.Choice{Text: quoted(w, name) + closing(w), Show: name}
	}
	return out
}

func open(w typedWord) string {
	if w.quote != 0 {
		return string(w.quote)
	}
	return ""
}

func closing(w typedWord) string { return open(w) }

// quoted is a word in the quotes that were begun, or with backslashes.
func quoted(w typedWord, text string) string {
	if w.quote != 0 {
		return open(w) + text
	}
	var b strings.Builder
	for _, r := range text {
		if strings.ContainsRune(" \t\\'\"$`&|;<>()*?[]#!{}", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// completeByCommand asks a command that completes its own arguments, as kubectl does by its hidden verb __complete.
func (s *shell) completeByCommand(w typedWord) (found []readline.Choice, own bool) {
	words := w.words
	if text, ok := s.aliases[words[0]]; ok {
		words = append(strings.Fields(text), words[1:]...)
	}
	if len(words) == 0 || words[0] != "kubectl" {
		return nil, false
	}
	file, err := s.find(words[0])
	if err != nil {
		return nil, false
	}
	var said strings.Builder
	sink := proc.NewSink(func(b []byte) { said.Write(b) }, nil)
	args := append(append([]string{words[0], "__complete"}, words[1:]...), w.text)
	child, err := s.p.Spawn(proc.Spec{Path: file, Args: args, Env: s.environ(), Stdin: proc.Null, Stdout: sink, Stderr: proc.Null})
	if err != nil {
		return nil, false
	}
	for !child.Ended() {
		_, _ = s.p.Wait(child)
	}
	return completionsOf(w, said.String())
}

// Directives of a completion, as cobra numbers them.
const (
	completeError   = 1
	completeNoSpace = 2
	completeNoFile  = 4
)

// completionsOf reads what __complete prints: a line a word, with a description after a tab, and a directive in the last line. A word given
// as --flag=value is completed in its value.
func completionsOf(w typedWord, said string) (found []readline.Choice, own bool) {
	prefix := ""
	if flag, _, ok := strings.Cut(w.text, "="); ok && strings.HasPrefix(flag, "-") {
		prefix = flag + "="
	}
	directive := 0
	for line := range strings.Lines(said) {
		line = strings.TrimRight(line, "\n")
		if number, ok := strings.CutPrefix(line, ":"); ok {
			for _, r := range number {
				directive = directive*10 + int(r-'0')
			}
			continue
		}
		name, _, _ := strings.Cut(line, "\t")
		if strings.HasPrefix(prefix+name, w.text) {
			found = append(found, readline.Choice{Text: quoted(w, prefix+name) + closing(w), Show: name})
		}
	}
	for i := range found {
		found[i].Open = directive&completeNoSpace != 0
	}
	return found, len(found) > 0 || directive&(completeError|completeNoFile) != 0
}
