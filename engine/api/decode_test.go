package api

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/store"
)

func TestDecodeErrors(t *testing.T) {
	const container = `"containers":[{"name":"c","image":"i"}]`
	for _, c := range []struct{ name, body, want string }{
		{
			"every unknown and duplicate field is named", `{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p","foo":1},"spec":{"a":1,"a":2,` + container + `}}`,
			`Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "metadata.foo", unknown field "spec.a"`,
		},
		{
			"a duplicate known field", `{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p","name":"q"}}`,
			`Pod in version "v1" cannot be handled as a Pod: strict decoding error: duplicate field "metadata.name"`,
		},
		{"an empty body", ``, `the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)`},
		{"not JSON", `foo: bar`, `the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: invalid character 'o' in literal false (expecting 'a') (666f6f3a20626172)`},
		{"a cut object", `{"kind":"Pod","apiVersion":"v1","metadata":`, `the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: unexpected end of JSON input ({"kind":"Pod","apiVersion":"v1 ...)`},
		{"another version", `{"kind":"Pod","apiVersion":"v2"}`, `Pod in version "v2" cannot be handled as a Pod: no kind "Pod" is registered for version "v2" in scheme "pkg/runtime/scheme.go:111"`},
		{"too large", `{"kind":"Pod","x":"` + strings.Repeat("x", MaxRequestBytes) + `"}`, `Request entity too large: limit is 3145728`},
		{
			"nested too deeply", `{"kind":"Pod","apiVersion":"v1","spec":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + `}`,
			`the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: invalid character '[' exceeded max depth ({"kind":"Pod","apiVersion":"v1 ...)`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := Decode(KindNamed("pods"), []byte(c.body), metav1.FieldValidationStrict)
			if err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestUnknownFieldsAreWarnedAboutWhenAsked(t *testing.T) {
	body := []byte(`{"kind":"Pod","apiVersion":"v1","spec":{"foo":1}}`)
	_, warnings, err := Decode(KindNamed("pods"), body, metav1.FieldValidationWarn)
	if err != nil || fmt.Sprint(warnings) != `[unknown field "spec.foo"]` {
		t.Errorf("got %v, %v", warnings, err)
	}
	if _, warnings, err := Decode(KindNamed("pods"), body, metav1.FieldValidationIgnore); err != nil || len(warnings) > 0 {
		t.Errorf("ignored: got %v, %v", warnings, err)
	}
}

func TestEtcdTakesOnlySoMuch(t *testing.T) {
	_, c := newServer(t)
	args := strings.Repeat(`"`+strings.Repeat("x", 1000)+`",`, 2000) + `"x"`
	body := fmt.Sprintf(`{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i","args":[%s]}]}}`, args)
	_, err := c.CreateFrom("pods", "default", []byte(body), CreateOptions{})
	if want := "etcdserver: request is too large"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// FuzzCreate: no body makes the server panic, and what it stores is what it would store again.
func FuzzCreate(f *testing.F) {
	for _, c := range recordings(f) {
		if strings.Contains(c.Manifest, "kind: List") || strings.Contains(c.Manifest, "\n---") {
			continue
		}
		var doc map[string]any
		if unmarshalYAML(c.Manifest, &doc) != nil || kindOfDocument(doc) == nil {
			continue
		}
		body, err := json.Marshal(doc)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(kindOfDocument(doc).Name(), body)
	}
	f.Fuzz(func(t *testing.T, resource string, body []byte) {
		kind := KindNamed(resource)
		if kind == nil {
			return
		}
		_, c := newServer(t)
		obj, err := c.CreateFrom(resource, "default", body, CreateOptions{FieldValidation: metav1.FieldValidationStrict})
		if err != nil {
			return
		}
		data, err := json.Marshal(obj)
		if err != nil {
			t.Fatalf("a stored object does not marshal: %v", err)
		}
		again, _, err := Decode(kind, data, metav1.FieldValidationStrict)
		if err != nil {
			t.Fatalf("a stored object does not decode: %v", err)
		}
		if !equality.Semantic.DeepEqual(normalised(t, obj), normalised(t, again)) {
			t.Errorf("stored\n%+v\ndecoded again\n%+v", obj, again)
		}
	})
}

func normalised(t *testing.T, obj store.Object) string {
	data, err := json.Marshal(obj)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
