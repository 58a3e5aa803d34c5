package site

import (
	"fmt"
	"strings"

	"github.com/podscope/podscope/engine/image"
	known "github.com/podscope/podscope/engine/manifest"
	"github.com/podscope/podscope/web/text"
)

// noteList is everything that the editor may note of a manifest, in Markdown: what of it is not simulated, and in which fields.
func noteList(c *text.Catalogue) string {
	var out strings.Builder
	for _, l := range known.Limits() {
		fmt.Fprintf(&out, "- `%s`  \n  %s\n", strings.Join(l.Fields, "` `"), strings.ReplaceAll(c.Of(l.Text), "<", "&lt;"))
	}
	return out.String()
}

// imageList is the images that can be pulled.
func imageList() string { return "`" + strings.Join(image.Repositories(), "`, `") + "`" }
