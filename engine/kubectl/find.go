package kubectl

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"
)

// find walks the tree along the words that are not flags and returns the command with the arguments left for it.
// Models cobra (*Command).Find.
func (c *command) find(args []string) (*command, []string, error) {
	fs := c.flagSet()
	plain := stripFlags(args, fs)
	if len(plain) > 0 {
		if sub := c.child(plain[0]); sub != nil {
			return sub.find(without(args, plain[0], fs))
		}
	}
	if c.parent == nil && len(plain) > 0 {
		return c, args, fmt.Errorf("unknown command %q for %q%s", plain[0], c.path, c.suggestions(plain[0]))
	}
	return c, args, nil
}

// swallows reports whether a flag takes the next word with it while the command is looked for: there is no flag for help yet, so that the word
// behind it counts as its value.
func swallows(word string, fs *pflag.FlagSet) bool {
	return strings.HasPrefix(word, "-") && (word == "--help" || word == "-h" || takesValue(word, fs))
}

// takesValue reports whether the flag word is followed by its value as the next word.
func takesValue(word string, fs *pflag.FlagSet) bool {
	if strings.Contains(word, "=") {
		return false
	}
	if name, long := strings.CutPrefix(word, "--"); long {
		f := fs.Lookup(name)
		return f == nil || f.NoOptDefVal == ""
	}
	if len(word) != 2 || word[0] != '-' {
		return false
	}
	f := fs.ShorthandLookup(word[1:])
	return f == nil || f.NoOptDefVal == ""
}

func stripFlags(args []string, fs *pflag.FlagSet) []string {
	var out []string
	for i := 0; i < len(args) && args[i] != "--"; i++ {
		switch {
		case swallows(args[i], fs):
			if i+2 >= len(args)+1 {
				return out
			}
			i++
		case args[i] != "" && !strings.HasPrefix(args[i], "-"):
			out = append(out, args[i])
		}
	}
	return out
}

func without(args []string, word string, fs *pflag.FlagSet) []string {
	for i := 0; i < len(args) && args[i] != "--"; i++ {
		switch {
		case swallows(args[i], fs):
			i++
		case args[i] == word:
			out := append([]string{}, args[:i]...)
			return append(out, args[i+1:]...)
		}
	}
	return args
}

// suggestions is the "Did you mean this?" block for a mistyped command.
func (c *command) suggestions(typed string) string {
	var b strings.Builder
	for _, sub := range c.children {
		if sub.hidden || sub.name() == "alpha" || (sub.name() == "help" && c.parent == nil) {
			continue
		}
		name := sub.name()
		if distance(strings.ToLower(typed), strings.ToLower(name)) <= 2 || strings.HasPrefix(strings.ToLower(name), strings.ToLower(typed)) {
			fmt.Fprintf(&b, "\t%s\n", name)
		}
		for _, s := range sub.suggestFor {
			if strings.EqualFold(s, typed) {
				fmt.Fprintf(&b, "\t%s\n", name)
			}
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "\n\nDid you mean this?\n" + b.String()
}

// distance is the Levenshtein distance of two words.
func distance(s, t string) int {
	row := make([]int, len(t)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(s); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(t); j++ {
			cost := diagonal
			if s[i-1] != t[j-1] {
				cost = min(diagonal, row[j], row[j-1]) + 1
			}
			diagonal, row[j] = row[j], cost
		}
	}
	return row[len(t)]
}
