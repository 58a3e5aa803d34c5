package manifest

import (
	"maps"
	"slices"
	"strings"

	"github.com/podscope/podscope/engine/protocol"
)

// Limit is one thing that this cluster does not simulate, or not wholly.
type Limit struct {
	Fields []string // that ask for it, with the types that declare them, and kinds of objects: PodSpec.hostIPC, NetworkPolicy
	Text   protocol.Text
}

// Limits lists what notes can say, in the order of the fields' names; images apart.
func Limits() []Limit {
	of := map[lack][]string{}
	for name, u := range fieldLacks {
		_, name, _ = strings.Cut(name, ".")
		of[u.lack] = append(of[u.lack], name)
	}
	for kind, l := range kindLacks {
		_, kind, _ = strings.Cut(kind, " ")
		of[l] = append(of[l], kind)
	}
	var out []Limit
	for _, l := range slices.Sorted(maps.Keys(of)) {
		slices.Sort(of[l])
		out = append(out, Limit{of[l], protocol.Text{"en": notesEnglish[l], "zh": notesChinese[l]}})
	}
	slices.SortFunc(out, func(a, b Limit) int { return strings.Compare(a.Fields[0], b.Fields[0]) })
	return out
}
