package text_test

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/podscope/podscope/web/examples"
	"github.com/podscope/podscope/web/text"
)

// fields are a catalogue's, those of its parts included, by name.
func fields(c text.Catalogue) map[string]reflect.Value {
	out := map[string]reflect.Value{}
	var add func(prefix string, v reflect.Value)
	add = func(prefix string, v reflect.Value) {
		for i := range v.NumField() {
			name := prefix + v.Type().Field(i).Name
			if v.Field(i).Kind() == reflect.Struct {
				add(name+".", v.Field(i))
			} else {
				out[name] = v.Field(i)
			}
		}
	}
	add("", reflect.ValueOf(c))
	return out
}

// Every sentence exists in every language.
func TestCataloguesAreComplete(t *testing.T) {
	for _, c := range text.Catalogues() {
		for name, v := range fields(*c) {
			if v.IsZero() {
				t.Errorf("%s: %s is missing", c.Lang, name)
			}
		}
		for _, name := range examples.Names() {
			if c.ExampleTitles[name] == "" {
				t.Errorf("%s: example %s has no title", c.Lang, name)
			}
			if c.ExampleNotes[name] == "" && name != examples.Names()[0] {
				t.Errorf("%s: example %s has no note", c.Lang, name)
			}
			for line := range strings.Lines(c.ExampleNotes[name]) {
				if columns(line) > 42 {
					t.Errorf("%s: a line of the note on %s is too long for a narrow editor: %s", c.Lang, name, line)
				}
			}
		}
	}
}

// columns is how many columns a text takes in a monospaced face; Chinese characters take two.
func columns(s string) int {
	n := 0
	for _, r := range strings.TrimSpace(s) {
		n++
		if r > unicode.MaxLatin1 {
			n++
		}
	}
	return n
}

// A translated format takes the same arguments.
func TestFormatsTakeTheSameArguments(t *testing.T) {
	verb := regexp.MustCompile(`%(\[\d\])?[sdv]`)
	zh := fields(text.Chinese)
	for name, en := range fields(text.English) {
		if en.Kind() != reflect.String {
			continue
		}
		a, b := verb.FindAllString(en.String(), -1), verb.FindAllString(zh[name].String(), -1)
		if !reflect.DeepEqual(a, b) {
			t.Errorf("%s: %v in English, %v in Chinese", name, a, b)
		}
	}
}

// Chinese sentences are Chinese: what has no Chinese character is one of the words that are the same in both languages.
func TestChineseIsTranslated(t *testing.T) {
	same := map[string]bool{
		"Lang": true, "Path": true, "OtherPath": true, "OtherCode": true, "OtherLanguage": true, "Pod": true, "Status": true, "Phase": true, "IP": true, "PastF": true, "LaneF": true, "Normal": true, "Warning": true,
		"Lesson.Path": true,
	}
	for name, v := range fields(text.Chinese) {
		if v.Kind() != reflect.String || same[name] {
			continue
		}
		if !strings.ContainsFunc(v.String(), func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("%s = %q has no Chinese in it", name, v)
		}
	}
}

// The catalogue holds nothing that no component says.
func TestEverySentenceIsUsed(t *testing.T) {
	var sources strings.Builder
	for _, pattern := range []string{"../page/*.go", "../site/*.go", "catalogue.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			sources.Write(b)
		}
	}
	for name := range fields(text.English) {
		last := name[strings.LastIndexByte(name, '.')+1:]
		if !regexp.MustCompile(`\.` + last + `\b`).MatchString(sources.String()) {
			t.Errorf("%s is not used", name)
		}
	}
}

func TestByPathPicksTheLanguage(t *testing.T) {
	for path, want := range map[string]string{"/": "en", "/zh/": "zh-Hans", "/zh": "zh-Hans", "/zh/index.html": "zh-Hans", "/other": "en", "/embed/": "en", "/embed/zh/": "zh-Hans", "/zhang": "en"} {
		if got := text.ByPath(path).Lang; got != want {
			t.Errorf("ByPath(%q) is %s, want %s", path, got, want)
		}
	}
}
