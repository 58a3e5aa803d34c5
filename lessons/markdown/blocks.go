package markdown

// Block is a paragraph, heading, list or piece of code.
type Block struct {
	Kind   string   `json:"kind"`             // p, h, ul, ol, li, code, quote, rule, table, row, cell
	Level  int      `json:"level,omitempty"`  // of a heading, 1 to 6
	Lang   string   `json:"lang,omitempty"`   // of code: "yaml", "output"
	Action string   `json:"action,omitempty"` // of code: exec, interrupt, copy
	Text   string   `json:"text,omitempty"`   // of code
	Line   int      `json:"-"`                // of the file, from 1; 0 unknown
	Spans  []Span   `json:"spans,omitempty"`
	Blocks []*Block `json:"blocks,omitempty"`
}

// Span is a piece of a line.
type Span struct {
	Kind   string `json:"kind"` // text, code, em, strong, link, image, br
	Text   string `json:"text,omitempty"`
	Href   string `json:"href,omitempty"`
	Action string `json:"action,omitempty"` // of code: exec, interrupt, copy
	Spans  []Span `json:"spans,omitempty"`
}

// Code is a piece of code in a text.
type Code struct {
	Lang, Action, Text string
	Line               int
}

// Codes are all pieces of code that have a language or an action, in order.
func Codes(blocks []*Block) (codes []Code) {
	for _, b := range blocks {
		if b.Kind == "code" {
			codes = append(codes, Code{Lang: b.Lang, Action: b.Action, Text: b.Text, Line: b.Line})
		}
		codes = append(codes, spanCodes(b.Spans, b.Line)...)
		codes = append(codes, Codes(b.Blocks)...)
	}
	return codes
}

func spanCodes(spans []Span, line int) (codes []Code) {
	for _, s := range spans {
		if s.Kind == "code" && s.Action != "" {
			codes = append(codes, Code{Action: s.Action, Text: s.Text, Line: line})
		}
		codes = append(codes, spanCodes(s.Spans, line)...)
	}
	return codes
}

// Links are the addresses that a text points to.
func Links(blocks []*Block) (links []string) {
	for _, b := range blocks {
		links = append(links, spanLinks(b.Spans)...)
		links = append(links, Links(b.Blocks)...)
	}
	return links
}

func spanLinks(spans []Span) (links []string) {
	for _, s := range spans {
		if s.Href != "" {
			links = append(links, s.Href)
		}
		links = append(links, spanLinks(s.Spans)...)
	}
	return links
}
