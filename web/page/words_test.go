package page_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// Components say nothing of their own: what a person reads or hears comes from the catalogue or from Kubernetes.
func TestComponentsHoldNoWords(t *testing.T) {
	allowed := map[string]bool{
		"Podscope": true, "Ready": true, "YAML": true, // names
		"Ctrl/⌘ + ↵": true, "Space": true, "Ctrl + Space": true, "Esc, Tab": true, // keys, as they are printed on keyboards
	}
	saying := map[string]int{"Text": 0, "Title": 0, "Placeholder": 0, "Textf": 0, "fact": 0, "empty": 0, "part": 0, "choice": 0, "menu": 1, "panel": 1, "iconButton": 2, "answerButton": 1, "action": 1, "put": 1, "word": 2}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			called := nameOf(call.Fun)
			at, says := saying[called]
			if called == "Aria" && len(call.Args) == 2 && literal(call.Args[0]) == "label" {
				at, says = 1, true
			}
			if !says || at >= len(call.Args) {
				return true
			}
			if word := literal(call.Args[at]); !allowed[word] && strings.ContainsFunc(word, unicode.IsLetter) {
				t.Errorf("%s: %s(%q) is not from the catalogue", set.Position(call.Pos()), called, word)
			}
			return true
		})
	}
}

func nameOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

func literal(e ast.Expr) string {
	if l, ok := e.(*ast.BasicLit); ok && l.Kind == token.STRING {
		s, _ := strconv.Unquote(l.Value)
		return s
	}
	return ""
}
