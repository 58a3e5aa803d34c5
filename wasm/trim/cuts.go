package trim

import "slices"

// cut leaves something out of the files of a module.
type cut struct {
	module string
	files  string   // where, as a pattern of paths below the module; "**/" stands for any folders
	drop   []string // declarations to leave out, as patterns: "Name", "Receiver.Name", "*.Name"
	edit   []string // pairs: a text and what stands there instead
	text   string   // the whole file instead, when there is nothing to drop or edit; without it the file goes
	add    bool     // text is a file that was not there
	why    string
}

var (
	// methods are those that only protobuf needs. The generated String methods stay: messages may be made with them.
	methods = []string{"*.Marshal*", "*.Unmarshal", "*.Size"}
	// encoding is all of a generated file that only protobuf needs.
	encoding = append([]string{
		"*.Reset", "encodeVarint*", "sov*", "soz*", "skip*", "ErrInvalidLength*", "ErrIntOverflow*", "ErrUnexpectedEndOfGroup*",
	}, methods...)
)

// cuts are all that is left out, of the engine's program and of the page's.
var cuts = slices.Concat(engineCuts, pageCuts)

var engineCuts = []cut{
	{
		module: "k8s.io/api", files: "**/generated.pb.go", drop: encoding,
		why: "every kind's protobuf encoding is alive through runtime's interfaces; the cluster keeps objects as Go values and reads YAML",
	},
	{
		module: "k8s.io/apimachinery", files: "pkg/apis/meta/*/generated.pb.go", drop: encoding,
		why: "as for k8s.io/api",
	},
	{
		module: "k8s.io/apimachinery", files: "pkg/apis/meta/v1/time_proto.go",
		drop: methods,
		why:  "as for k8s.io/api",
	},
	{
		module: "k8s.io/apimachinery", files: "pkg/apis/meta/v1/micro_time_proto.go",
		drop: methods,
		why:  "as for k8s.io/api",
	},
	{
		module: "k8s.io/apimachinery", files: "pkg/apis/meta/v1/fieldsv1.go",
		drop: methods,
		why:  "as for k8s.io/api",
	},
	{
		module: "k8s.io/component-base", files: "metrics/prometheus/feature/metrics.go",
		text: "package feature\n\nimport \"context\"\n\n" +
			"func ResetFeatureInfoMetric() {}\n\nfunc RecordFeatureInfo(context.Context, string, string, bool) {}\n",
		why: "feature gates count themselves in a metric: Prometheus' client, OpenTelemetry, protobuf and an HTTP server, for nobody",
	},
	{
		module: "k8s.io/apimachinery", files: "pkg/util/strategicpatch/meta.go",
		drop: []string{"_", "resolve", "PatchMetaFromOpenAPI*", "NewPatchMetaFromOpenAPI*", "PatchMetaFromOpenAPI*.*"},
		why:  "patches take their merge keys from the Go types; OpenAPI brings gnostic, protobuf and two more JSON libraries",
	},
	{
		module: "k8s.io/apimachinery", files: "pkg/util/strategicpatch/types.go",
		why: "the other half of patches by OpenAPI",
	},
	{
		module: "k8s.io/apimachinery", files: "pkg/watch/streamwatcher.go",
		why: "watches here are function calls; over a network they bring HTTP/2 and TLS",
	},
	{
		module: "k8s.io/apimachinery", files: "pkg/runtime/serializer/cbor/direct/direct.go",
		text: "package direct\n\nimport \"errors\"\n\nvar errNone = errors.New(\"there is no CBOR in this program\")\n\n" +
			"func Marshal(any) ([]byte, error) { return nil, errNone }\n\nfunc Unmarshal([]byte, any) error { return errNone }\n\n" +
			"func Diagnose([]byte) (string, error) { return \"\", errNone }\n",
		why: "nobody asks this API server for CBOR",
	},
	{
		module: "k8s.io/apimachinery", files: "third_party/http/http.go", add: true, text: httpNames,
		why: "status errors need numbers, not an HTTP implementation with TLS and its self-tests",
	},
	{
		module: "k8s.io/apimachinery", files: "pkg/api/errors/errors.go", edit: []string{`"net/http"`, `"k8s.io/apimachinery/third_party/http"`},
		why: "as above",
	},
	{
		module: "k8s.io/apimachinery", files: "pkg/util/runtime/runtime.go", edit: []string{`"net/http"`, `"k8s.io/apimachinery/third_party/http"`},
		why: "as above",
	},
	{
		module: "k8s.io/kubernetes", files: "pkg/apis/certificates/helpers.go",
		why: "validation asks this package for a name; its helpers bring X.509",
	},
	{
		module: "k8s.io/client-go", files: "applyconfigurations/utils.go", drop: []string{"ForKind"},
		why: "of this package only the schema is used, of how lists and maps merge; the rest is clients' builders of every kind",
	},
	{
		module: "k8s.io/apimachinery", files: "pkg/util/managedfields/gvkparser.go",
		why: "managed fields have that schema; the one from OpenAPI brings what patches by OpenAPI would",
	},
	{
		module: "k8s.io/apimachinery", files: "pkg/util/managedfields/typeconverter.go", drop: []string{"NewTypeConverter"},
		why: "as above",
	},
	{
		module: "k8s.io/apimachinery", files: "pkg/util/managedfields/internal/typeconverter.go",
		drop: []string{"NewTypeConverter", "typeConverter", "typeConverter.*", "indexModels", "_"},
		why:  "as above",
	},
}

// httpNames are what apimachinery uses of net/http.
const httpNames = `package http

import "errors"

var ErrAbortHandler = errors.New("net/http: abort Handler")

const (
	MethodPost = "POST"

	StatusBadRequest            = 400
	StatusUnauthorized          = 401
	StatusForbidden             = 403
	StatusNotFound              = 404
	StatusMethodNotAllowed      = 405
	StatusNotAcceptable         = 406
	StatusConflict              = 409
	StatusGone                  = 410
	StatusRequestEntityTooLarge = 413
	StatusUnsupportedMediaType  = 415
	StatusUnprocessableEntity   = 422
	StatusTooManyRequests       = 429
	StatusInternalServerError   = 500
	StatusServiceUnavailable    = 503
	StatusGatewayTimeout        = 504
)
`

// needed are the folders to copy of a module of which the program uses a small part. Of the others, all is copied.
var needed = map[string][]string{
	"k8s.io/kubernetes": {"pkg/api", "pkg/apis", "pkg/capabilities", "pkg/features", "pkg/fieldpath", "pkg/util", "third_party/forked/golang/expansion"},
}
