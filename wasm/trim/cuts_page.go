package trim

// goapp is the page's framework. Its package holds both halves of a site, the program in the browser and the server of the files; the
// linker keeps of the second what package variables and self-tests start.
const goapp = "github.com/maxence-charriere/go-app/v9"

var pageCuts = []cut{
	{
		module: goapp, files: "pkg/app/http.go", drop: []string{"Handler", "Handler.*", "Icon", "defaultThemeColor", "parseSrc"},
		why: "the server of a site: net/http with TLS and its self-tests, text/template",
	},
	{
		module: goapp, files: "pkg/app/resource.go",
		why: "where the server's files are",
	},
	{
		module: goapp, files: "pkg/app/static.go",
		why: "the generator of static sites, which is not built for browsers either",
	},
	{
		module: goapp, files: "pkg/app/wasm.go", drop: []string{"GenerateStaticWebsite"},
		why: "as above",
	},
	{
		module: goapp, files: "pkg/app/crypto.go",
		text: "package app\n\nimport \"errors\"\n\nvar errNone = errors.New(\"there is no encryption in this program\")\n\n" +
			"func encrypt(string, []byte) ([]byte, error) { return nil, errNone }\n\nfunc decrypt(string, []byte) ([]byte, error) { return nil, errNone }\n",
		why: "states that are kept encrypted; the page has none",
	},
	{
		module: goapp, files: "pkg/names/names.go", add: true,
		text: "package names\n\nimport (\n\t\"math/rand/v2\"\n\t\"strconv\"\n)\n\n" +
			"// NewString returns a name that no other tab has.\nfunc NewString() string { return strconv.FormatUint(rand.Uint64(), 36) + strconv.FormatUint(rand.Uint64(), 36) }\n",
		why: "the package uuid brings crypto/rand with its self-tests, SHA-1, MD5 and database/sql to name a tab",
	},
	{
		module: goapp, files: "pkg/app/state.go", edit: []string{`"github.com/google/uuid"`, `uuid "github.com/maxence-charriere/go-app/v9/pkg/names"`},
		why: "as above",
	},
	{
		module: goapp, files: "pkg/app/context.go", edit: []string{`"github.com/google/uuid"`, `uuid "github.com/maxence-charriere/go-app/v9/pkg/names"`},
		why: "as above",
	},
	{
		module: goapp, files: "pkg/patterns/patterns.go", add: true,
		text: "package patterns\n\ntype Regexp struct{}\n\nfunc MustCompile(string) *Regexp { panic(\"there are no regular expressions in this program\") }\n\n" +
			"func (*Regexp) MatchString(string) bool { return false }\n",
		why: "routes may be regular expressions; the page's are not",
	},
	{
		module: goapp, files: "pkg/app/route.go", edit: []string{`"regexp"`, `regexp "github.com/maxence-charriere/go-app/v9/pkg/patterns"`},
		why: "as above",
	},
}
