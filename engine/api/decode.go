package api

import (
	"bytes"
	stderrors "errors"
	"fmt"
	"reflect"
	"slices"

	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer/json"

	"github.com/podscope/podscope/engine/store"
)

// MaxRequestBytes is the largest body the server reads.
// Models staging/src/k8s.io/apiserver/pkg/server NewConfig MaxRequestBodyBytes
const MaxRequestBytes = 3 * 1024 * 1024

// maxStoredBytes is the largest write that etcd takes.
// Models go.etcd.io/etcd/server/v3/embed DefaultMaxRequestBytes
const maxStoredBytes = 1.5 * 1024 * 1024

// storable refuses what etcd would refuse.
func (r *request) storable() error {
	if r.size > maxStoredBytes {
		return failed(stderrors.New("etcdserver: request is too large"))
	}
	return nil
}

// Decode reads a JSON body as an object of a kind and defaults it. Validation is one of apimachinery's FieldValidation values;
// under "Strict" unknown and duplicate fields are errors, under "Warn" they are returned as warnings.
func Decode(kind *Kind, body []byte, validation string) (obj store.Object, warnings []string, err error) {
	if len(body) > MaxRequestBytes {
		return nil, nil, errors.NewRequestEntityTooLargeError(fmt.Sprintf("limit is %d", MaxRequestBytes))
	}
	obj, gvk, err := decodeJSON(kind, body, validation == metav1.FieldValidationStrict || validation == metav1.FieldValidationWarn)
	if strict, ok := runtime.AsStrictDecodingError(err); ok && obj != nil && validation == metav1.FieldValidationWarn {
		for _, e := range strict.Errors() {
			warnings = append(warnings, e.Error())
		}
		err = nil
	}
	if err != nil {
		return nil, nil, decodeError(kind, err, gvk, body)
	}
	if got, want := gvk.GroupVersion(), kind.GroupVersion(); got != want && !slices.Contains(kind.Served, got) {
		return nil, nil, errors.NewBadRequest(fmt.Sprintf("the API version in the data (%s) does not match the expected API version (%s)", got, want))
	}
	Scheme().Default(obj)
	return kind.Of(obj), warnings, nil
}

func decodeJSON(kind *Kind, body []byte, strict bool) (store.Object, *schema.GroupVersionKind, error) {
	if strict && declares(body, kind) {
		if obj, gvk, err := headed().Decode(body, nil, nil); err == nil {
			return obj.(store.Object), gvk, nil
		}
	}
	serializer := json.NewSerializerWithOptions(json.DefaultMetaFactory, Scheme(), Scheme(), json.SerializerOptions{Strict: strict})
	obj, gvk, err := serializer.Decode(body, &kind.GroupVersionKind, nil)
	if runtime.IsNotRegisteredError(err) {
		err = runtime.NewNotRegisteredErrForKind(schemeName, *gvk)
	}
	typed, _ := obj.(store.Object)
	if typed == nil || gvk.Kind == kind.Kind {
		return typed, gvk, err
	}
	internal, ierr := Scheme().New(kind.GroupKind().WithVersion(runtime.APIVersionInternal))
	if ierr != nil {
		return nil, gvk, ierr
	}
	return nil, gvk, fmt.Errorf("converting (%s) to (%s): unknown conversion", reflect.TypeOf(typed).Elem(), reflect.TypeOf(internal).Elem())
}

// declares reports whether a body begins, as clients write it, with the kind's version and name. Reading all of it to find them takes as long as
// decoding it; when they are contradicted later, strict decoding fails.
func declares(body []byte, kind *Kind) bool {
	version, name := kind.ToAPIVersionAndKind()
	return bytes.HasPrefix(body, []byte(`{"apiVersion":"`+version+`","kind":"`+name+`",`))
}

// heading finds the kind of a body that declares it.
type heading struct{}

// Interpret is what the serializer asks for the kind.
func (heading) Interpret(body []byte) (*schema.GroupVersionKind, error) {
	words := bytes.SplitN(body, []byte{'"'}, 9)
	gvk := schema.FromAPIVersionAndKind(string(words[3]), string(words[7]))
	return &gvk, nil
}

// schemeName is how the real API server names its scheme in error messages.
const schemeName = "pkg/runtime/scheme.go:111"

// decodeError says what a body cannot be handled as.
// Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers transformDecodeError
func decodeError(kind *Kind, err error, gvk *schema.GroupVersionKind, body []byte) error {
	if gvk != nil && gvk.Kind != "" {
		return errors.NewBadRequest(fmt.Sprintf("%s in version %q cannot be handled as a %s: %v", gvk.Kind, gvk.Version, kind.Kind, err))
	}
	return errors.NewBadRequest(fmt.Sprintf("the object provided is unrecognized (must be of type %s): %v (%s)", kind.Kind, err, summary(body, 30)))
}

// Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers summarizeData
func summary(data []byte, limit int) string {
	switch {
	case len(data) == 0:
		return "<empty>"
	case data[0] == '{' && len(data) > limit:
		return string(data[:limit]) + " ..."
	case data[0] == '{':
		return string(data)
	case len(data) > limit:
		return fmt.Sprintf("%x ...", data[:limit])
	default:
		return fmt.Sprintf("%x", data)
	}
}

func (r *request) decode(body []byte, validation string) (store.Object, error) {
	r.size = len(body)
	obj, warnings, err := Decode(r.kind, body, validation)
	r.warn(warnings...)
	return obj, err
}
