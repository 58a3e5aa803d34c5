// Package manifest is what the editor knows about a manifest's text: where each field stands, what may stand at the cursor, what a
// field means, which line an answer of kubectl is about, and which lines of a stored object the learner never wrote.
//
// Everything is a pure function of texts and of a [Schema], which is read off the Go types of the Kubernetes API: there is no clock, no
// store and no cluster here. The façade builds one Schema from the kinds that its API server serves and answers the page's "complete",
// "hover", "apply" and "stored" requests with it.
//
//	kinds := make([]manifest.Kind, 0)
//	for _, k := range api.Kinds() {
//		kinds = append(kinds, manifest.Kind{GroupVersionKind: k.GroupVersionKind, Type: reflect.TypeOf(k.New()).Elem(), Namespaced: k.Namespaced})
//	}
//	schema := manifest.NewSchema(kinds)
//
// Where to look: complete*.go and references.go for completions, hover.go for hovers, problems.go, findings.go and problem_*.go for kubectl's
// complaints (a new form of complaint is a line in one of their tables), meaning*.go for our sentences about them, notes*.go for fields that
// have no effect here, or not all of it (a line in notes_fields.go, a sentence in each language), added.go for the stored
// view, place.go and path.go for fields' places, schema.go, enums.go and required.go for what the API's types say.
//
// # Reading
//
// A text is read by a reader of our own (reader*.go), because an editor's text is broken most of the time: it never fails, is linear in
// the text, keeps the place of every key and value, and puts misindented lines where their author probably meant them. For valid YAML its
// tree is that of go.yaml.in/yaml/v3, which a test proves on every recorded manifest. Where the text is broken it notes the fault, so that
// a YAML library's "line 9: found unexpected end of stream" can be led back to the quote on line 4 that was never closed.
//
// Lines and columns count from 1; columns count UTF-16 units, as editors do.
package manifest
