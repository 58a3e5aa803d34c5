package referee

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// safe is the alphabet of Kubernetes' generated names.
const safe = "[bcdfghjklmnpqrstvwxz2456789]"

// substitution replaces what chance decides. Go's expressions cannot look around, so what must stand before and after a match is
// asked separately.
type substitution struct {
	pattern *regexp.Regexp
	with    string
	before  func(rune) bool // what must stand before; nil: anything, also nothing
	after   func(rune) bool // what must not stand after; nil: nothing is forbidden
}

func lowerOrDigit(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' }

func lowerDigitOrGreater(r rune) bool { return lowerOrDigit(r) || r == '>' }

func lowerDigitOrDash(r rune) bool { return lowerOrDigit(r) || r == '-' }

func sub(pattern, with string) substitution {
	return substitution{pattern: regexp.MustCompile(pattern), with: with}
}

var substitutions = []substitution{
	sub(`\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b`, "<uid>"),
	sub(`sha256:[0-9a-f]{64}`, "<digest>"),
	sub(`\b[0-9a-f]{64}\b`, "<id>"),
	sub(`kube-api-access-[a-z0-9]{5}\b`, "kube-api-access-<r>"),
	sub(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)`, "<time>"),
	sub(`(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d [+-]\d{4}`, "<time>"),
	sub(`(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d \w+ \d{4}`, "<time>"),
	sub(`\d{4}/\d\d/\d\d \d\d:\d\d:\d\d`, "<time>"),
	sub(`\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d\b`, "<time>"),
	sub(`\b1[789]\d{8}\b`, "<epoch>"),
	{pattern: regexp.MustCompile(`-29\d{6}\b`), with: "-<minute>", before: lowerOrDigit},
	sub(`(?m)^time=.*DEPRECATION.*\n?`, ""),
	sub(`\b(10\.(244|96|0)|192\.168|172\.\d+|127\.0)\.\d+(\.\d+)?\b(:\d{5}\b)?`, "<ip>"),
	sub(`resourceVersion: "\d+"`, `resourceVersion: "<rv>"`),
	sub(`"resourceVersion": "\d+"`, `"resourceVersion": "<rv>"`),
	sub(`in [\d.]+m?s \([\d.]+m?s including waiting\)\. Image size: \d+ bytes`, "in <t> (<t> including waiting). Image size: <n> bytes"),
	{pattern: regexp.MustCompile(`(-)` + safe + `{8,10}-` + safe + `{5}`), with: "${1}<hash>-<r>", after: lowerDigitOrDash},
	{pattern: regexp.MustCompile(`-` + safe + `{8,10}`), with: "-<hash>", before: lowerOrDigit, after: lowerOrDigit},
	{pattern: regexp.MustCompile(`-` + safe + `{5}`), with: "-<r>", before: lowerDigitOrGreater, after: lowerDigitOrDash},
	sub(`pod-template-hash([=:]\s*"?)`+safe+`{8,10}`, "pod-template-hash${1}<hash>"),
	sub(`resources:\n\s+limits:\n\s+memory: 9007199254740988Ki`, "resources: {}"),
	sub(`(docker\.io/library/[a-z]+):[\w.-]+`, "${1}:<tag>"),
	sub(`6\.18\.\S+|5\.\d+\.\d+-\S+`, "<kernel>"),
}

// clean replaces what chance decides in a text.
func clean(text string) string {
	for _, s := range substitutions {
		text = s.apply(text)
	}
	return text
}

func (s substitution) apply(text string) string {
	if s.before == nil && s.after == nil {
		return s.pattern.ReplaceAllString(text, s.with)
	}
	return replaceWhere(s.pattern, text, s.with, func(start, end int) bool {
		if s.before != nil {
			r, n := utf8.DecodeLastRuneInString(text[:start])
			if n == 0 || !s.before(r) {
				return false
			}
		}
		if s.after != nil {
			if r, n := utf8.DecodeRuneInString(text[end:]); n > 0 && s.after(r) {
				return false
			}
		}
		return true
	})
}

// replaceWhere replaces matches that are accepted; after one that is not, a shorter match at the same place is tried, then the
// search goes on at the next byte.
func replaceWhere(pattern *regexp.Regexp, text, with string, accept func(start, end int) bool) string {
	var out strings.Builder
	pos := 0
	for pos <= len(text) {
		start, end, found := nextAccepted(pattern, text, pos, accept)
		if !found {
			break
		}
		out.WriteString(text[pos:start])
		out.WriteString(pattern.ReplaceAllString(text[start:end], with))
		pos = max(end, start+1)
	}
	if pos < len(text) {
		out.WriteString(text[pos:])
	}
	return out.String()
}

func nextAccepted(pattern *regexp.Regexp, text string, pos int, accept func(start, end int) bool) (int, int, bool) {
	for from := pos; from <= len(text); {
		m := pattern.FindStringIndex(text[from:])
		if m == nil {
			return 0, 0, false
		}
		start, end := from+m[0], from+m[1]
		for e := end; e > start; e-- { // backtracking: a shorter match may be accepted
			if e != end {
				if m := pattern.FindStringIndex(text[start:e]); m == nil || m[0] != 0 || m[1] != e-start {
					continue
				}
			}
			if accept(start, e) {
				return start, e, true
			}
		}
		from = start + 1
	}
	return 0, 0, false
}

// age finds durations as kubectl prints them.
var age = regexp.MustCompile(`(?:\d+[dhms]){1,3}\d*(?:\.\d+s)?|<invalid>|<unknown>`)

func cleanAges(line string) string {
	return replaceWhere(age, line, "<age>", func(start, end int) bool {
		match := line[start:end]
		next, n := utf8.DecodeRuneInString(line[end:])
		switch match {
		case "<invalid>":
			return true
		case "<unknown>":
			return n > 0 && (next == ' ' || next == '\t')
		}
		prev, p := utf8.DecodeLastRuneInString(line[:start])
		if p > 0 && (wordRune(prev) || strings.ContainsRune(`=".-`, prev)) || strings.HasSuffix(line[:start], "back-off ") {
			return false
		}
		return n == 0 || !wordRune(next) && next != '"' && next != '='
	})
}

func wordRune(r rune) bool {
	return r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 127
}

var (
	seenOver = regexp.MustCompile(`\(x\d+ over <age>\)`)
	spaces   = regexp.MustCompile(`[ \t]+`)
	eventsOf = regexp.MustCompile(`(?m)^(\s*)Events:`)
)

// cleanOutput is a command's output without ages and the spacing that depends on their width. Neighbours whose names are generated stand in
// the order of their random suffixes, which does not count either.
func cleanOutput(text string) string {
	var blocks [][]string
	for _, line := range splitLines(clean(text)) {
		line = seenOver.ReplaceAllString(cleanAges(line), "(x<n> over <age>)")
		indent := len(line) - len(strings.TrimLeft(line, " "))
		line = strings.Repeat(" ", indent) + spaces.ReplaceAllString(strings.Trim(line, " "), " ")
		if n := len(blocks); n > 0 && strings.Contains(line, "-<r>") && strings.Contains(blocks[n-1][0], "-<r>") {
			blocks[n-1] = append(blocks[n-1], line)
			continue
		}
		blocks = append(blocks, []string{line})
	}
	var lines []string
	for _, b := range blocks {
		slices.Sort(b)
		lines = append(lines, b...)
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

func splitLines(text string) []string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	lines := strings.Split(text, "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// withoutEvents cuts the event list out of what describe prints: the events dimension judges events.
func withoutEvents(text string) string {
	var out strings.Builder
	for {
		m := eventsOf.FindStringSubmatchIndex(text)
		if m == nil {
			out.WriteString(text)
			return strings.TrimSpace(out.String())
		}
		out.WriteString(text[:m[0]] + text[m[2]:m[3]] + "Events:\n")
		rest := text[m[1]:]
		text = ""
		for i := 0; i < len(rest); i++ { // up to the next line that begins without a space
			if rest[i] == '\n' && i+1 < len(rest) && !strings.ContainsRune(" \t\n\r", rune(rest[i+1])) {
				text = rest[i+1:]
				break
			}
		}
	}
}
