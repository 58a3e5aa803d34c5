package site

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/podscope/podscope/web/text"
)

// offline writes the service worker with the list of everything that it keeps.
func (b *Builder) offline() error {
	var files []string
	for _, c := range text.Catalogues() {
		files = append(files, c.Path)
	}
	files = append(files, slices.Sorted(maps.Values(b.assets))...)
	list, err := json.Marshal(files)
	if err != nil {
		return err
	}
	script, err := os.ReadFile(filepath.Join(b.Cache, "offline.js"))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(b.Out, "offline.js"), []byte("self.files="+string(list)+";\n"+string(script)), 0o644)
}
