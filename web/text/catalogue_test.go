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

// Every sentence exists in every language.
func TestCataloguesAreComplete(t *testing.T) {
	for _, c := range text.Catalogues() {
		v := reflect.ValueOf(*c)
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				t.Errorf("%s: %s is missing", c.Lang, v.Type().Field(i).Name)
			}
		}
		for _, name := range examples.Names() {
			if c.ExampleTitles[name] == "" {
				t.Errorf("%s: example %s has no title", c.Lang, name)
			}
		}
	}
}

// A translated format takes the same arguments.
func TestFormatsTakeTheSameArguments(t *testing.T) {
	verb := regexp.MustCompile(`%(\[\d\])?[sdv]`)
	en, zh := reflect.ValueOf(text.English), reflect.ValueOf(text.Chinese)
	for i := range en.NumField() {
		if en.Field(i).Kind() != reflect.String {
			continue
		}
		a, b := verb.FindAllString(en.Field(i).String(), -1), verb.FindAllString(zh.Field(i).String(), -1)
		if !reflect.DeepEqual(a, b) {
			t.Errorf("%s: %v in English, %v in Chinese", en.Type().Field(i).Name, a, b)
		}
	}
}

// Chinese sentences are Chinese: what has no Chinese character is one of the words that are the same in both languages.
func TestChineseIsTranslated(t *testing.T) {
	same := map[string]bool{
		"Lang": true, "Path": true, "OtherPath": true, "OtherCode": true, "OtherLanguage": true, "Pod": true, "Status": true, "Phase": true, "IP": true, "PastF": true, "LaneF": true, "Normal": true, "Warning": true,
	}
	v := reflect.ValueOf(text.Chinese)
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		if v.Field(i).Kind() != reflect.String || same[name] {
			continue
		}
		if !strings.ContainsFunc(v.Field(i).String(), func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("%s = %q has no Chinese in it", name, v.Field(i))
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
	v := reflect.TypeOf(text.English)
	for i := range v.NumField() {
		name := v.Field(i).Name
		if !regexp.MustCompile(`\.` + name + `\b`).MatchString(sources.String()) {
			t.Errorf("%s is not used", name)
		}
	}
}

func TestByPathPicksTheLanguage(t *testing.T) {
	for path, want := range map[string]string{"/": "en", "/zh/": "zh-Hans", "/zh": "zh-Hans", "/zh/index.html": "zh-Hans", "/other": "en"} {
		if got := text.ByPath(path).Lang; got != want {
			t.Errorf("ByPath(%q) is %s, want %s", path, got, want)
		}
	}
}
