package kubectl

import (
	"io"
	"strings"

	"k8s.io/client-go/util/jsonpath"

	"github.com/podscope/podscope/engine/inorder"
)

// forJSONPath is a value for a JSONPath template to read. Templates with * or .. go through maps, which k8s.io/client-go/util/jsonpath does
// in Go's random order.
func forJSONPath(template string, v any) any {
	if strings.Contains(template, "*") || strings.Contains(template, "..") {
		return inorder.Of(v)
	}
	return v
}

// executeInOrder prints what a JSONPath template finds in a value.
func executeInOrder(path *jsonpath.JSONPath, template string, out io.Writer, v any) error {
	var text strings.Builder
	err := path.Execute(&text, forJSONPath(template, v))
	if _, werr := io.WriteString(out, inorder.JSON(text.String())); err == nil {
		err = werr
	}
	return err
}
