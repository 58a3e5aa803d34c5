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
	Title       book.Text   `json:"title"`
	Description book.Text   `json:"description"`
	Steps       []book.Text `json:"steps"` // their titles: what a learner will do
}

func (b *Builder) poster(l *book.Lesson) error {
	p := poster{Title: l.Title, Description: l.Description}
	for _, step := range l.Pages {
		p.Steps = append(p.Steps, step.Title)
	}
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return b.put("/embed/lessons/"+l.Name+".json", text)
}
