// Package docs is the site's own documentation: Markdown, a file for each page and language. Package site makes pages of it.
package docs

import "embed"

// Files are the pages: NAME.en.md, NAME.zh.md.
//
//go:embed *.md
var Files embed.FS
