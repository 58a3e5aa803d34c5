package site

import (
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/podscope/podscope/lessons/book"
)

// embed writes what other sites' pages load before anybody starts a playground there: the script, and its TypeScript declaration.
func (b *Builder) embed() error {
	for name, source := range map[string]string{"embed.js": filepath.Join(b.Cache, "embed.js"), "embed.d.ts": "web/embed/embed.d.ts"} {
		data, err := os.ReadFile(source)
		if err != nil {
			return err
		}
		if err := b.put("/"+name, data); err != nil {
			return err
		}
	}
	return nil
}

// poster is what stands in a lesson's place until it is started.
type poster struct {
	Title       book.Text `json:"title"`
	Description book.Text `json:"description"`
	Steps       int       `json:"steps"`
}

func (b *Builder) poster(l *book.Lesson) error {
	text, err := json.Marshal(poster{l.Title, l.Description, len(l.Pages)})
	if err != nil {
		return err
	}
	return b.put("/embed/lessons/"+l.Name+".json", text)
}
