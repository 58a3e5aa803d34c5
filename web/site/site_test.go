package site

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/podscope/podscope/web/docs"
	"github.com/podscope/podscope/web/text"
)

// Every page to be read exists in every language, with the same parts and the same code.
func TestArticlesAreComplete(t *testing.T) {
	part := regexp.MustCompile("(?m)^(#+) |^(```\\w*)|^\\| ?(`\\w+`)|(<pod-playground[^>]*>)")
	for _, a := range articles {
		var first []string
		for _, c := range text.Catalogues() {
			source, err := docs.Files.ReadFile(a.file + "." + c.Key() + ".md")
			if err != nil {
				t.Fatal(err)
			}
			parts := []string{}
			for _, m := range part.FindAllStringSubmatch(string(source), -1) {
				parts = append(parts, strings.Join(m[1:], ""))
			}
			if first == nil {
				first = parts
			} else if !reflect.DeepEqual(parts, first) {
				t.Errorf("%s in %s has the parts %v, in English %v", a.file, c.Lang, parts, first)
			}
		}
	}
}

// Every word exists in every language, and Chinese words are Chinese.
func TestWordsAreComplete(t *testing.T) {
	for lang, w := range siteWords {
		v := reflect.ValueOf(w)
		for i := range v.NumField() {
			name, word := v.Type().Field(i).Name, v.Field(i).String()
			if word == "" {
				t.Errorf("%s: %s is missing", lang, name)
			}
			if lang == "zh" && !strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
				t.Errorf("%s = %q has no Chinese in it", name, word)
			}
		}
	}
}

// The table of requests has everything that the protocol's documentation has, in Chinese as well.
func TestRequestTable(t *testing.T) {
	t.Chdir("../..")
	all, err := requests()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != len(requestsInChinese) {
		t.Errorf("%d requests in English, %d in Chinese", len(all), len(requestsInChinese))
	}
	for _, r := range all {
		if requestsInChinese[r.name] == "" {
			t.Errorf("%s says nothing in Chinese", r.name)
		}
	}
	for name := range requestsInChinese {
		if !strings.Contains(requestTable(&text.English), "| `"+name+"` |") {
			t.Errorf("%s is not in the table", name)
		}
	}
}

func TestPendingCasesAreCounted(t *testing.T) {
	pending := []byte("# Recorded cases: rows\na: rows\nb: timing, rows\nunseen/c: rows, output\nunseen/d: output\n")
	for dimension, want := range map[string]counts{"rows": {2, 1}, "timing": {given: 1}, "output": {unseen: 2}, "events": {}} {
		if got := differing(pending, dimension); got != want {
			t.Errorf("%s: %+v, want %+v", dimension, got, want)
		}
	}
}
