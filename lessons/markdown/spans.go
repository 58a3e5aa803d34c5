package markdown

import (
	"net/url"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// spans are a block's pieces of line; an action behind code becomes the code's.
func (c converter) spans(parent ast.Node) (spans []Span) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		s := c.span(n)
		if last := len(spans) - 1; last >= 0 && s.Kind == "text" && spans[last].Kind == "code" {
			if m := action.FindString(s.Text); m != "" {
				spans[last].Action = actionOf(m)
				s.Text = s.Text[len(m):]
			}
		}
		if last := len(spans) - 1; last >= 0 && s.Kind == "text" && spans[last].Kind == "text" {
			spans[last].Text += s.Text
			continue
		}
		if s.Kind != "text" || s.Text != "" {
			spans = append(spans, s)
		}
	}
	return spans
}

func (c converter) span(n ast.Node) Span {
	switch n := n.(type) {
	case *ast.Text:
		s := string(n.Segment.Value(c.src))
		if n.SoftLineBreak() || n.HardLineBreak() {
			s += c.between(n, s)
		}
		return Span{Kind: "text", Text: s}
	case *ast.String:
		return Span{Kind: "text", Text: string(n.Value)}
	case *ast.CodeSpan:
		return Span{Kind: "code", Text: c.plain(n)}
	case *ast.Emphasis:
		if n.Level == 2 {
			return Span{Kind: "strong", Spans: c.spans(n)}
		}
		return Span{Kind: "em", Spans: c.spans(n)}
	case *ast.Link:
		return Span{Kind: "link", Href: safe(string(n.Destination)), Spans: c.spans(n)}
	case *ast.AutoLink:
		return Span{Kind: "link", Href: safe(string(n.URL(c.src))), Spans: []Span{{Kind: "text", Text: string(n.Label(c.src))}}}
	case *ast.Image:
		return Span{Kind: "image", Href: safe(string(n.Destination)), Text: c.plain(n)}
	case *ast.RawHTML:
		return Span{Kind: "text"}
	}
	return Span{Kind: "text", Text: c.plain(n)}
}

// between is what joins two lines of a paragraph: a space, but nothing between two Chinese characters.
func (c converter) between(n *ast.Text, before string) string {
	end := n.Segment.Stop
	rest := strings.TrimLeft(string(c.src[end:min(end+16, len(c.src))]), " \r\n")
	if chinese(lastRune(before)) && chinese(firstRune(rest)) {
		return ""
	}
	return " "
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

func lastRune(s string) (last rune) {
	for _, r := range s {
		last = r
	}
	return last
}

// chinese reports whether a character is written without spaces: ideographs and full-width punctuation.
func chinese(r rune) bool { return r >= 0x2E80 && r <= 0x9FFF || r >= 0xFF00 && r <= 0xFFEF }

func (c converter) plain(n ast.Node) string {
	var s strings.Builder
	for k := n.FirstChild(); k != nil; k = k.NextSibling() {
		if t, ok := k.(*ast.Text); ok {
			s.Write(t.Segment.Value(c.src))
			continue
		}
		s.WriteString(c.plain(k))
	}
	return s.String()
}

// safe is an address that may be followed: http, https, mailto or a path; otherwise nothing.
func safe(href string) string {
	u, err := url.Parse(href)
	if err != nil || u.Scheme != "" && u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "mailto" {
		return ""
	}
	return href
}
