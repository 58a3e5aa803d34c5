package site

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// offline writes the service worker with the list of everything that it keeps.
func (b *Builder) offline() error {
	files := slices.Sorted(maps.Keys(b.files))
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
