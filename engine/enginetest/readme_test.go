package enginetest

import (
	"os"
	"regexp"
	"testing"
)

// place finds the paths in the last column of a table row.
var place = regexp.MustCompile(`(?m)^\| [^|]+ \| (.+) \|$`)

// TestPlacesNamedInTheDocumentsExist: what tables quote is a place, unless it is a flag.
func TestPlacesNamedInTheDocumentsExist(t *testing.T) {
	for doc, base := range map[string]string{"../README.md": "../", "../../README.md": "../../"} {
		text, err := os.ReadFile(doc)
		if err != nil {
			t.Error(err)
			continue
		}
		found := 0
		for _, row := range place.FindAllStringSubmatch(string(text), -1) {
			for _, path := range regexp.MustCompile("`([a-zA-Z0-9_.][a-zA-Z0-9_./-]*)`").FindAllStringSubmatch(row[1], -1) {
				found++
				if _, err := os.Stat(base + path[1]); err != nil {
					t.Errorf("%s names a place that does not exist: %s", doc, path[1])
				}
			}
		}
		if found == 0 {
			t.Errorf("%s names no places", doc)
		}
	}
}
