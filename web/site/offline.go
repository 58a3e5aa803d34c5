package site

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
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
	version, err := b.version()
	if err != nil {
		return err
	}
	head := fmt.Sprintf("self.version=%q;self.files=%s;\n", version, list)
	return os.WriteFile(filepath.Join(b.Out, "offline.js"), append([]byte(head), script...), 0o644)
}

// version tells this site from any other: it changes with every file that a visitor may get.
func (b *Builder) version() (string, error) {
	sum := sha256.New()
	for _, path := range slices.Sorted(maps.Keys(b.files)) {
		data, err := os.ReadFile(filepath.Join(b.Out, filepath.FromSlash(path), map[bool]string{true: "index.html"}[strings.HasSuffix(path, "/")]))
		if err != nil {
			return "", err
		}
		fmt.Fprintf(sum, "%s %x\n", path, sha256.Sum256(data))
	}
	return hex.EncodeToString(sum.Sum(nil)[:6]), nil
}
