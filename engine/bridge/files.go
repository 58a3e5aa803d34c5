package bridge

import (
	"errors"
	"time"
	"unicode/utf8"

	"github.com/podscope/podscope/engine"
	"github.com/podscope/podscope/engine/protocol"
)

var errFileTooLarge = errors.New("a file is larger than the API server takes in one request")

const (
	// maxHomeFile is the largest file that the page is told of; maxHomeFiles how many.
	maxHomeFile  = 256 << 10
	maxHomeFiles = 100
)

// home is what the page knows of the node's working directory.
type home struct {
	looked bool
	files  map[string]homeFile
}

type homeFile struct {
	size    int64
	changed time.Time
	text    string
}

// told notes a file that the page itself has written.
func (h *home) told(f protocol.File) {
	if h.files == nil {
		h.files = map[string]homeFile{}
	}
	h.files[f.Name] = homeFile{size: -1, text: f.Text}
}

// pushFiles tells the page which files commands have changed since it was told last.
func (b *Bridge) pushFiles() {
	c := b.session.Cluster()
	news := protocol.FileNews{Initial: !b.home.looked}
	b.home.looked = true
	now := map[string]homeFile{}
	for _, f := range c.HomeFiles() {
		if f.Size > maxHomeFile || len(now) >= maxHomeFiles {
			continue
		}
		known, ok := b.home.files[f.Name]
		if !ok || known.size != f.Size || !known.changed.Equal(f.Changed) {
			text, fresh := b.homeText(f, known, ok)
			if fresh {
				news.Files = append(news.Files, protocol.File{Name: f.Name, Text: text})
			}
			known = homeFile{size: f.Size, changed: f.Changed, text: text}
		}
		now[f.Name] = known
	}
	for name := range b.home.files {
		if _, ok := now[name]; !ok {
			news.Removed = append(news.Removed, name)
		}
	}
	b.home.files = now
	if len(news.Files) > 0 || len(news.Removed) > 0 {
		b.push("files", news)
	}
}

// homeText reads a file that has changed; fresh means that the page should hear of it.
func (b *Bridge) homeText(f engine.HomeFile, known homeFile, had bool) (text string, fresh bool) {
	data, err := b.session.Cluster().ReadHome(f.Name)
	if err != nil || !utf8.Valid(data) {
		return "", false
	}
	text = string(data)
	return text, !had || text != known.text
}
