package manifest

import (
	"encoding/json"
	"errors"
	"regexp"
	"strconv"
	"strings"

	"sigs.k8s.io/yaml"
)

var (
	lineForm   = regexp.MustCompile(`yaml: (?:line (\d+): )?(.*)`)
	offsetForm = regexp.MustCompile(`offset (\d+)`)
)

// parserWords are complaints of the YAML library's parser. Unlike its scanner it counts lines from 0, so that the line is the next one.
// Models go.yaml.in/yaml/v2 (*parser).fail
var parserWords = regexp.MustCompile(`did not find expected (key|'-' indicator|',' or '[\]}]'|node content|<document start>|<stream-start>)|undefined tag handle|duplicate %`)

// syntax reads why a text could not be parsed.
func syntax(f finding, why string) finding {
	if _, separator, ok := strings.Cut(why, "invalid Yaml document separator: "); ok {
		f.meaning = badSeparator
		f.find = func(d *document) (located, bool) {
			line := d.text.line(d.end)
			return located{at: d.text.content(line)}, strings.TrimSpace(strings.TrimPrefix(d.text.lineText(line), "---")) == separator
		}
		return f
	}
	f.meaning = badSyntax
	if strings.Contains(why, "exceeded max depth") {
		f.meaning = tooDeep
	}
	m := lineForm.FindStringSubmatch(why)
	if m == nil {
		f.meaning = badJSON
		f.find = func(d *document) (located, bool) { return d.jsonFault(why) }
		return f
	}
	line, _ := strconv.Atoi(m[1])
	if f.meaning == tooDeep {
		f.find = func(d *document) (located, bool) {
			return located{at: d.text.content(line), meaning: tooDeep}, line > 0
		}
		return f
	}
	if line == 0 || parserWords.MatchString(m[2]) {
		line++
	}
	f.find = func(d *document) (located, bool) {
		_, err := yaml.YAMLToJSON([]byte(d.text.source[d.start:d.end]))
		if err == nil || !strings.Contains(why, err.Error()) {
			return located{}, false
		}
		return d.culprit(line, m[2]), true
	}
	return f
}

// culprit finds the line that a human would mend: at or before the document's line at which the library gave up.
func (d *document) culprit(line int, words string) located {
	t := d.text
	line = min(t.line(d.start)+line-1, len(t.lines))
	upto := len(t.source)
	if line < len(t.lines) {
		upto = t.lines[line]
	}
	for _, c := range []struct {
		what    faultKind
		from    int
		meaning meaning
		char    bool // only the character itself
	}{
		{templateFault, d.start, templateSyntax, false},
		{tabFault, d.start, tabIndent, true},
		{quoteFault, d.start, openQuote, false},
		{bracketFault, d.start, openBracket, false},
	} {
		if at, ok := d.fault(c.what, c.from, upto); ok {
			return t.faulty(at, c.meaning, c.char)
		}
	}
	return d.gaveUp(line, words)
}

// faulty is the place of a fault: its character, or its line from there on.
func (t *text) faulty(at int, means meaning, char bool) located {
	s := t.content(t.line(at))
	s.Line, s.Column = t.position(at)
	if char {
		s.EndLine, s.EndColumn = t.position(at + 1)
	}
	return located{at: s, meaning: means}
}

// gaveUp tells by the library's words what is wrong in or before a line.
func (d *document) gaveUp(line int, words string) located {
	t := d.text
	here := located{at: t.content(line), meaning: badSyntax}
	before := d.contentBefore(line)
	switch {
	case strings.Contains(words, "could not find expected ':'"):
		here = located{at: t.content(d.word(before, line)), meaning: missingColon}
	case strings.Contains(words, "mapping values are not allowed"):
		return d.unexpectedColon(line, before)
	case strings.Contains(words, "did not find expected key"), strings.Contains(words, "'-' indicator"):
		here.meaning = badIndent
	case strings.Contains(words, "block sequence entries are not allowed"):
		here.meaning = inlineDash
	case strings.Contains(words, "alphabetic or numeric character"):
		here.meaning = reservedStar
	case strings.Contains(words, "cannot start any token"):
		here.meaning = reservedCharacter
		here.at = t.reserved(line)
	case strings.Contains(words, "',' or '"):
		here.meaning = openBracket
	}
	return here
}

// unexpectedColon finds why a colon came where a text was being read: the line before lacks a space after its dash or colon, this one is
// indented too far, or its value holds a colon.
func (d *document) unexpectedColon(line, before int) located {
	t := d.text
	previous := strings.TrimSpace(t.lineText(before))
	if before < line && len(previous) > 1 && previous[0] == '-' && previous[1] != ' ' && previous[1] != '-' {
		return located{at: t.content(before), meaning: dashSpace}
	}
	if _, ok := unspaced(strings.TrimPrefix(previous, "- ")); ok && before < line {
		return located{at: t.content(before), meaning: missingSpace}
	}
	here := strings.TrimSpace(t.lineText(line))
	if strings.Count(here, ": ")+strings.Count(here+"\n", ":\n") > 1 {
		return located{at: t.content(line), meaning: colonInValue}
	}
	if _, ok := d.fault(wordFault, t.lines[before-1], t.lines[line-1]); ok && before < line {
		return located{at: t.content(before), meaning: missingColon}
	}
	return located{at: t.content(line), meaning: badIndent}
}

// contentBefore is the last line before one that holds anything but a comment; the line itself when there is none.
func (d *document) contentBefore(line int) int {
	for l := line - 1; l >= d.text.line(d.start); l-- {
		if s := strings.TrimSpace(d.text.lineText(l)); s != "" && s[0] != '#' {
			return l
		}
	}
	return line
}

// word is the line, of two, in which a word stands without a colon.
func (d *document) word(before, line int) int {
	to := len(d.text.source)
	if line < len(d.text.lines) {
		to = d.text.lines[line]
	}
	for l := before; l <= line; l++ {
		if at, ok := d.fault(wordFault, d.text.lines[l-1], to); ok {
			return d.text.line(at)
		}
	}
	return before
}

// reserved is the place of the first character in a line that cannot begin a value.
func (t *text) reserved(line int) Span {
	s := t.lineText(line)
	for i := range len(s) {
		if strings.IndexByte("@`%\t", s[i]) >= 0 && (i == 0 || s[i-1] == ' ' || s[i-1] == '\t') {
			at := t.lines[line-1] + i
			return t.span(at, at+1)
		}
	}
	return t.content(line)
}

// jsonFault finds where a JSON text breaks off or goes wrong.
func (d *document) jsonFault(why string) (located, bool) {
	source := d.text.source[d.start:d.end]
	at := strings.TrimRight(source, " \t\r\n")
	offset := len(at)
	var syntax *json.SyntaxError
	var value any
	err := json.NewDecoder(strings.NewReader(source)).Decode(&value)
	switch m := offsetForm.FindStringSubmatch(why); {
	case errors.As(err, &syntax):
		offset = int(syntax.Offset)
	case err == nil && m == nil:
		return located{}, false
	case m != nil:
		offset, _ = strconv.Atoi(m[1])
	}
	offset = min(max(offset, 1), len(source))
	if offset == 0 {
		return located{}, false
	}
	return located{at: d.text.span(d.start+offset-1, d.start+offset), meaning: badJSON}, true
}
