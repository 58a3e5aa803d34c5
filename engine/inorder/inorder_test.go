package inorder

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"k8s.io/client-go/util/jsonpath"
)

func TestMapsAreGoneThroughInOrder(t *testing.T) {
	object := map[string]any{
		"b": map[string]any{"image": "two", "app.kubernetes.io/name": nil}, "a": []any{map[string]any{"image": "one", "n": int64(3)}}, "c": map[string]any{"image": "three"}, `k:{"port":80,"protocol":"TCP"}`: "x",
	}
	if got := AsMaps(Of(object)); !reflect.DeepEqual(got, object) {
		t.Errorf("undone it is %v, want %v", got, object)
	}
	want, _ := json.Marshal(object)
	if got, err := json.Marshal(Of(object)); err != nil || JSON(string(got)) != strings.ReplaceAll(string(want), `"image":"three"},"k`, `"image":"three"},"k`) {
		t.Errorf("as JSON %s (%v), want %s", got, err, want)
	}
	for template, want := range map[string]string{"{..image}": "one two three", "{.b.*}": "null two", "{.*.image}": "two three", `{.a[?(@.n==3)].image} {.c}`: `one {"image":"three"}`} {
		for range 20 {
			path, out := jsonpath.New("test").AllowMissingKeys(true), strings.Builder{}
			if err := path.Parse(template); err != nil {
				t.Fatal(err)
			}
			if err := path.Execute(&out, Of(object)); err != nil || out.String() != want {
				t.Errorf("%s prints %q (%v), want %q", template, out.String(), err, want)
				break
			}
		}
	}
}
