package manifest

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// enumsText is what the API server publishes of the types that are marked as enumerations: a type's name, then a line for each value. A
// test compares it with the server's own documentation.
//
//go:embed enums.txt
var enumsText string

// enumeration is a string type with a closed set of values.
type enumeration struct {
	values []string // sorted
	lines  string   // as its description ends
}

var publishedEnums = sync.OnceValue(func() map[string]enumeration {
	out := map[string]enumeration{}
	name := ""
	for line := range strings.Lines(enumsText) {
		line = strings.TrimSuffix(line, "\n")
		if !strings.HasPrefix(line, " ") {
			name = line
			continue
		}
		e := out[name]
		_, quoted, _ := strings.Cut(line, "`")
		quoted, _, _ = strings.Cut(quoted, "`")
		value, _ := strconv.Unquote(quoted)
		e.values = append(e.values, value)
		e.lines = strings.TrimPrefix(e.lines+"\n"+line, "\n")
		slices.Sort(e.values)
		out[name] = e
	}
	return out
})

// wholeText is the descriptions that SwaggerDoc lacks or cuts off, as the API server publishes them: a type or field, then the text as a
// Go string.
//
//go:embed whole.txt
var wholeText string

var whole = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(wholeText) {
		field, quoted, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		out[field], _ = strconv.Unquote(quoted)
	}
	return out
})
