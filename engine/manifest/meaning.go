package manifest

import (
	"strings"

	"github.com/podscope/podscope/engine/protocol"
)

// meaning names a sentence of ours that says what a complaint means and how to mend it. Each has one in every language (meaning_en.go,
// meaning_zh.go); {words} in braces are filled in.
type meaning string

// args fill a sentence.
type args map[string]string

// catalogues hold the sentences by language.
var catalogues = map[string]map[meaning]string{"en": english, "zh": chinese}

// text is the sentence in every language; nil when there is nothing to add to Kubernetes' own words.
func (m meaning) text(a args) protocol.Text {
	if m == otherProblem || m == "" {
		return nil
	}
	pairs := make([]string, 0, 2*len(a))
	for _, name := range placeholders {
		value := a[name]
		if value == "" {
			value = `""`
		}
		pairs = append(pairs, "{"+name+"}", value)
	}
	fill := strings.NewReplacer(pairs...)
	out := protocol.Text{}
	for language, sentences := range catalogues {
		out[language] = fill.Replace(sentences[m])
	}
	return out
}

// placeholders are what sentences may leave open.
var placeholders = []string{
	"field", "path", "value", "values", "suggestion", "fields", "want", "got", "kind", "version", "name", "detail",
}

// otherProblem is a complaint that speaks for itself.
const otherProblem meaning = "other"

// What can be wrong with a text.
const (
	tabIndent         meaning = "tab"
	badIndent         meaning = "indentation"
	missingColon      meaning = "colon"
	missingSpace      meaning = "space"
	dashSpace         meaning = "dash"
	inlineDash        meaning = "inlineDash"
	openQuote         meaning = "quote"
	openBracket       meaning = "bracket"
	colonInValue      meaning = "colonInValue"
	reservedStar      meaning = "star"
	reservedCharacter meaning = "character"
	templateSyntax    meaning = "template"
	badSyntax         meaning = "syntax"
	tooDeep           meaning = "depth"
	badJSON           meaning = "json"
	badSeparator      meaning = "separator"
)

// What can be wrong with a document's fields.
const (
	unknownField          meaning = "unknownField"
	unknownFieldPlain     meaning = "unknownField.plain"
	unknownFieldMean      meaning = "unknownField.mean"
	unknownFieldTop       meaning = "unknownField.top"
	unknownFieldElsewhere meaning = "unknownField.elsewhere"
	duplicateField        meaning = "duplicateField"
	wrongType             meaning = "type"
	boolWord              meaning = "type.bool"
	numberAsText          meaning = "type.number"
	quotedValue           meaning = "type.quoted"
	colonInText           meaning = "type.colon"
	fieldsInText          meaning = "type.fields"
	notAList              meaning = "type.list"
	notOneValue           meaning = "type.one"
	badQuantity           meaning = "quantity"
	badBase64             meaning = "base64"
	notAnObject           meaning = "notAnObject"
	missingKind           meaning = "missingKind"
	missingVersion        meaning = "missingVersion"
	missingBoth           meaning = "missingBoth"
	missingName           meaning = "missingName"
	unknownKind           meaning = "kind"
	absentKind            meaning = "kind.absent"
	foreignKind           meaning = "kind.foreign"
	unknownKindMean       meaning = "kind.mean"
	wrongVersion          meaning = "version"
)

// What can be wrong with an object's values.
const (
	missingValue      meaning = "required"
	missingChoice     meaning = "required.choice"
	missingHandler    meaning = "handler"
	twoHandlers       meaning = "handlers"
	duplicateValue    meaning = "duplicate"
	unsupported       meaning = "unsupported"
	unsupportedMean   meaning = "unsupported.mean"
	invalidValue      meaning = "invalid"
	badName           meaning = "name"
	badLabel          meaning = "label"
	badLabelKey       meaning = "labelKey"
	tooLong           meaning = "long"
	outOfRange        meaning = "range"
	forbidden         meaning = "forbidden"
	notFound          meaning = "notFound"
	immutable         meaning = "immutable"
	immutablePod      meaning = "immutable.pod"
	selectorMismatch  meaning = "selector"
	limitBelowRequest meaning = "limit"
	unknownResource   meaning = "resource"
	portTaken         meaning = "port"
)

// What else a cluster can have against an object.
const (
	alreadyExists    meaning = "exists"
	noNamespace      meaning = "namespace"
	otherNamespace   meaning = "namespace.other"
	noServiceAccount meaning = "serviceAccount"
	noPriorityClass  meaning = "priorityClass"
	noRuntimeClass   meaning = "runtimeClass"
	setByServer      meaning = "setByServer"
	generateName     meaning = "generateName"
	refused          meaning = "refused"
	changedMeanwhile meaning = "conflict"
	notApplied       meaning = "notApplied"
	hostnameWarning  meaning = "warning.hostname"
	duplicateWarning meaning = "warning.duplicate"
	fractionalBytes  meaning = "warning.bytes"
	deprecated       meaning = "warning.deprecated"
	warning          meaning = "warning"
)
