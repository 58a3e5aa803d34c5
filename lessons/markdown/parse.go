package markdown

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// Parse reads Markdown. Of HTML in it only the words are kept.
func Parse(source string) []*Block {
	src := []byte(moveActions(source))
	md := goldmark.New(goldmark.WithExtensions(extension.Table))
	c := converter{src: src}
	return c.blocks(md.Parser().Parse(text.NewReader(src)))
}

var (
	fence  = regexp.MustCompile("^ {0,3}(```+|~~~+)(.*)$")
	tag    = regexp.MustCompile(`(?s)<!--.*?-->|<[^>]*>`)
	action = regexp.MustCompile(`^\{\{\s*(exec interrupt|exec|copy|open)[^}]*\}\}`)
)

// moveActions moves an action from a code block's closing fence, where Killercoda has it, to its opening one, where Markdown allows text.
func moveActions(source string) string {
	lines := strings.Split(source, "\n")
	open := -1
	mark := ""
	for i, line := range lines {
		m := fence.FindStringSubmatch(strings.TrimRight(line, "\r"))
		switch {
		case m == nil:
		case open < 0:
			open, mark = i, m[1]
		case strings.HasPrefix(m[1], mark):
			rest := strings.TrimSpace(m[2])
			if rest != "" && !action.MatchString(rest) {
				continue
			}
			if rest != "" {
				lines[open] = strings.TrimRight(lines[open], "\r ") + " " + rest
				lines[i] = mark
			}
			open = -1
		}
	}
	return strings.Join(lines, "\n")
}

// actionOf is an action in our words.
func actionOf(s string) string {
	m := action.FindStringSubmatch(s)
	switch {
	case m == nil, m[1] == "open":
		return ""
	case m[1] == "exec interrupt":
		return "interrupt"
	}
	return m[1]
}

type converter struct{ src []byte }

func (c converter) blocks(parent ast.Node) (blocks []*Block) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if b := c.block(n); b != nil {
			blocks = append(blocks, b)
		}
	}
	return blocks
}

func (c converter) block(n ast.Node) *Block {
	b := &Block{Line: c.line(n)}
	switch n := n.(type) {
	case *ast.Heading:
		b.Kind, b.Level, b.Spans = "h", n.Level, c.spans(n)
	case *ast.Paragraph, *ast.TextBlock:
		b.Kind, b.Spans = "p", c.spans(n)
	case *ast.List:
		b.Kind, b.Blocks = "ul", c.blocks(n)
		if n.IsOrdered() {
			b.Kind = "ol"
		}
	case *ast.ListItem:
		b.Kind, b.Blocks = "li", c.blocks(n)
	case *ast.Blockquote:
		b.Kind, b.Blocks = "quote", c.blocks(n)
	case *ast.ThematicBreak:
		b.Kind = "rule"
	case *ast.FencedCodeBlock:
		b.Kind, b.Text = "code", c.lines(n)
		if n.Info != nil {
			info := string(n.Info.Segment.Value(c.src))
			lang, rest, _ := strings.Cut(info, "{{")
			b.Lang = strings.TrimSpace(lang)
			if rest != "" {
				b.Action = actionOf("{{" + rest)
			}
		}
	case *ast.CodeBlock:
		b.Kind, b.Text = "code", c.lines(n)
	case *ast.HTMLBlock:
		words := strings.Join(strings.Fields(tag.ReplaceAllString(c.lines(n), " ")), " ")
		if words == "" {
			return nil
		}
		b.Kind, b.Spans = "p", []Span{{Kind: "text", Text: words}}
	case *east.Table:
		b.Kind, b.Blocks = "table", c.blocks(n)
	case *east.TableHeader, *east.TableRow:
		b.Kind, b.Blocks = "row", c.blocks(n)
	case *east.TableCell:
		b.Kind, b.Spans = "cell", c.spans(n)
	default:
		return nil
	}
	return b
}

func (c converter) lines(n ast.Node) string {
	var s strings.Builder
	for i := range n.Lines().Len() {
		seg := n.Lines().At(i)
		s.Write(seg.Value(c.src))
	}
	return strings.TrimSuffix(s.String(), "\n")
}

func (c converter) line(n ast.Node) int {
	if n.Type() != ast.TypeBlock || n.Lines() == nil || n.Lines().Len() == 0 {
		return 0
	}
	return 1 + bytes.Count(c.src[:n.Lines().At(0).Start], []byte("\n"))
}
