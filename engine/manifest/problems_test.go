package manifest

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"testing"

	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"

	"github.com/podscope/podscope/engine/protocol"
)

// parsed is what kubectl says of a text that it cannot parse; "" when it can.
func parsed(source string) string {
	documents := utilyaml.NewYAMLReader(bufio.NewReader(strings.NewReader(source)))
	for {
		document, err := documents.Read()
		switch {
		case err == io.EOF:
			return ""
		case err != nil:
			return "error: error parsing pod.yaml: " + err.Error() + "\n"
		}
		if _, err := yaml.YAMLToJSON(document); err != nil {
			return "error: error parsing pod.yaml: error converting YAML to JSON: " + err.Error() + "\n"
		}
	}
}

// The YAML library counts lines from the start of a document, some of them one too low, and gives up far below what is wrong. The line
// that is pointed at is the one to mend, marked here with »; the library is asked anew each time.
func TestSyntaxErrorsPointAtTheLineToMend(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		meaning  meaning
	}{
		{"a tab", "metadata:\n»\tname: p\nspec: {}\n", tabIndent},
		{"a tab after spaces", "metadata:\n  labels:\n»  \ta: b\nspec: {}\n", tabIndent},
		{"a shallow key", "spec:\n  containers:\n  - name: c\n»   image: nginx\n", badIndent},
		{"a shallow key further up", "spec:\n    a: b\n»  c: d\n    e: f\n", badIndent},
		{"a deep key", "metadata:\n  name: p\n»    labels:\n      a: b\n", badIndent},
		{"a shallow dash", "spec:\n  containers:\n    - name: c\n»   - name: d\n", badIndent},
		{"a dash amid keys", "spec:\n  a: b\n»  - c\n", badIndent},
		{"no space after a dash", "containers:\n»-name: c\n image: nginx\n", dashSpace},
		{"no space after a dash, indented", "spec:\n  containers:\n»  -name: c\n    image: nginx\n", dashSpace},
		{"no space after a colon", "metadata:\n»  name:p\n  labels:\n    a: b\n", missingSpace},
		{"no colon, last in its mapping", "spec:\n  containers:\n  - name: c\n»    image nginx\n  restartPolicy: Never\n", missingColon},
		{"no colon, between keys", "spec:\n  containers:\n  - name: c\n»    image nginx\n    tty: true\n", missingColon},
		{"no colon at the end of the text", "metadata:\n  name: p\n»  labels", missingColon},
		{"no colon, comments below", "metadata:\n  name: p\n»  labels\n# x\n\nspec: {}\n", missingColon},
		{"a quote open to the end", "metadata:\n»  name: \"p\nspec:\n  a: b\n", openQuote},
		{"a quote closed by the next one", "metadata:\n»  name: \"p\nspec:\n  image: \"nginx\"\n", openQuote},
		{"a single quote", "metadata:\n»  name: 'it's\nspec:\n  a: b\n", badIndent},
		{"an open bracket", "spec:\n»  command: [sh, -c\n  image: nginx\n", openBracket},
		{"an open bracket at the end", "spec:\n»  command: [sh, -c", openBracket},
		{"an open brace", "spec:\n»  emptyDir: {\n  name: x\n", openBracket},
		{"a colon in a value", "spec:\n»  image: nginx: 1.2\n  a: b\n", colonInValue},
		{"a list in its key's line", "spec:\n»  args: - a\n  b: c\n", inlineDash},
		{"a star", "spec:\n»  schedule: */5 * * * *\n  a: b\n", reservedStar},
		{"an at sign", "spec:\n»  user: @me\n  a: b\n", reservedCharacter},
		{"a backquote", "spec:\n»  user: `me`\n  a: b\n", reservedCharacter},
		{"a percent sign", "spec:\n»  max: %25\n  a: b\n", reservedCharacter},
		{"a template", "spec:\n»  image: {{ .Values.image }}:{{ .Values.tag }}\n  a: b\n", templateSyntax},
		{"in the second document", "a: b\n---\n# c\nmetadata:\n»\tname: p\n", tabIndent},
		{"in the third, as the parser counts", "---\na: b\n---\nc: d\n---\nspec:\n  - name: c\n»   image: nginx\n", badIndent},
		{"windows line ends", "spec:\r\n  containers:\r\n  - name: c\r\n»   image: nginx\r\n", badIndent},
		{"a separator with something behind", "a: b\n--- # c\nc: d\n»--- x\n", badSeparator},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := strings.Count(tt.in[:strings.Index(tt.in, "»")], "\n") + 1
			source := strings.Replace(tt.in, "»", "", 1)
			stderr := parsed(source)
			if stderr == "" {
				t.Fatal("kubectl takes it")
			}
			got := testSchema().Problems([]protocol.File{{Name: "pod.yaml", Text: source}}, "", stderr)
			if len(got) != 1 {
				t.Fatalf("%d problems of %q", len(got), stderr)
			}
			p := got[0]
			if p.Message != strings.TrimSpace(stderr) || p.Severity != "error" || p.File != "pod.yaml" {
				t.Errorf("got %+v", p)
			}
			if p.Line != want {
				t.Errorf("line %d, want %d, of %q", p.Line, want, stderr)
			}
			if m := tt.meaning.text(nil)["en"]; p.Meaning["en"] != m {
				t.Errorf("%q means %q, want %q", stderr, p.Meaning["en"], m)
			}
		})
	}
}

// placed writes where a problem is: line:column-column in one line.
func placed(p protocol.Problem) string {
	return fmt.Sprintf("%d:%d-%d", p.Line, p.Column, p.EndCol)
}

func TestRecordedAnswersPointAtTheLineToMend(t *testing.T) {
	want := map[string]string{ // places of the problems of a case, in order
		"tab-indent": "4:1-2", "bad-indent-containers": "8:4-16", "bad-indent-name": "3:1-9", "bad-indent-spec-inside-metadata": "5:3-7",
		"list-item-not-indented-more": "7:3-12 8:3-17", "missing-space-after-colon-one": "4:3-9", "missing-space-after-dash": "7:3-11",
		"unclosed-quote": "4:9-11", "colon-in-value": "9:23-33", "unknown-field-spec": "9:3-16", "unknown-field-metadata": "5:3-8",
		"unknown-field-top": "9:1-4", "unknown-field-case-apiversion": "1:1-11", "wrong-type-word-for-int": "10:22-26",
		"wrong-type-map-for-list": "6:3-13", "wrong-type-list-for-map": "4:1-10", "wrong-type-env-bool": "11:14-18",
		"wrong-type-label-int": "6:14-15", "wrong-type-label-bool": "6:9-13", "wrong-type-bool-string": "9:16-22", "wrong-type-name-int": "4:9-12",
		"wrong-type-float-int": "9:34-37", "missing-kind": "1:1-15", "missing-apiversion": "1:1-5", "missing-kind-and-apiversion": "1:1-10",
		"missing-spec": "2:7-10", "null-spec": "5:1-5", "kind-lower-case": "2:7-10", "kind-plural": "2:7-11",
		"wrong-group-deployment-v1": "1:13-15", "wrong-version-cronjob-beta": "1:13-26", "just-text": "1:1-12", "just-list": "1:1-4",
		"json-unclosed": "1:55-56", "generate-name-apply": "4:17-21", "namespace-flag-mismatch": "5:14-23",
		"name-upper": "4:9-14", "name-slash": "4:9-12", "name-dot": "4:9-15", "container-name-missing": "7:3-17",
		"container-name-same-as-init": "10:11-12", "containers-empty-list": "6:3-13", "image-missing": "7:3-12", "label-value-space": "6:8-13",
		"label-key-empty": "6:5-7 6:5-7", "label-prefix-upper": "6:5-18", "port-65536": "10:22-27", "port-name-upper": "10:13-17 10:13-17",
		"port-duplicate": "11:5-24", "probe-no-handler": "9:5-18", "probe-http-no-port": "10:7-14", "probe-http-port-70000": "11:15-20",
		"probe-exec-string": "11:18-34", "probe-wrong-indent": "10:5-12", "poststart-two-handlers": "13:9-16",
		"volume-duplicate": "12:11-15", "mount-subpath-absolute": "12:16-18", "downward-bad-field": "15:22-34", "limits-below-requests": "11:14-18",
		"cpu-bad-unit": "11:14-19", "memory-m": "11:17-21", "unknown-resource-memry": "11:9-14 11:9-14 11:9-14 11:9-14", "gpu-request-ne-limit": "11:25-26",
		"sa-missing": "9:23-28", "priority-set": "9:13-14", "spread-duplicate": "10:3-15", "shareprocess-hostpid": "10:26-30",
		"hostaliases-bad-host": "11:17-20", "os-bad": "10:11-16", "env-no-name": "10:5-15", "capabilities-map": "11:14-23", "resizepolicy-bad": "11:22-28",
		"affinity-in-no-values": "14:11-19", "deploy-selector-mismatch": "11:7-13", "deploy-no-template-labels": "9:3-11", "deploy-strategy-bad": "7:11-18",
		"deploy-bad-container": "18:26-31", "svc-two-ports-no-names": "7:3-13 8:3-13", "svc-clusterip-bad": "6:14-19", "svc-lb-sourceranges-bad": "7:30-38",
		"svc-matchlabels": "7:5-16", "svc-port-missing": "7:3-19", "cm-key-space": "6:3-8", "cm-list": "6:3-4", "secret-not-base64": "6:7-15",
		"job-restart-missing": "7:5-9", "job-restart-always": "8:22-28", "cron-star-unquoted": "6:3-22", "pvc-zero": "9:16-17", "pvc-bad-access": "6:17-31",
		"ingress-old-backend": "12:11-22 13:11-22", "name-n-is-a-bool": "4:9-10", "value-octal-is-a-number": "6:8-12",
	}
	seen := 0
	for _, c := range recordedCases(t) {
		if c.Stderr == "" {
			continue
		}
		problems := testSchema().Problems([]protocol.File{{Name: "pod.yaml", Text: c.Manifest}}, c.Stdout, c.Stderr)
		var places []string
		for _, p := range problems {
			places = append(places, placed(p))
			if p.Line == 0 || p.File != "pod.yaml" || p.Meaning["en"] == "" || p.Meaning["zh"] == "" {
				t.Errorf("%s: no place or meaning: %+v", c.Name, p)
			}
			if !strings.Contains(c.Stderr, p.Message) {
				t.Errorf("%s: %q is not what kubectl said", c.Name, p.Message)
			}
			for _, m := range p.Meaning {
				if strings.ContainsAny(strings.ReplaceAll(m, "{{ … }}", ""), "{}") && !strings.Contains(c.Name, "spread") {
					t.Errorf("%s: %q is not filled in", c.Name, m)
				}
			}
		}
		if len(problems) == 0 {
			t.Errorf("%s: no problem in %q", c.Name, c.Stderr)
		}
		if w, ok := want[c.Name]; ok {
			seen++
			if got := strings.Join(places, " "); got != w {
				t.Errorf("%s: got %s, want %s", c.Name, got, w)
			}
		}
	}
	if seen != len(want) {
		t.Errorf("%d of %d cases are there", seen, len(want))
	}
}

func TestProblemsFindTheirDocument(t *testing.T) {
	const (
		a = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - name: c\n    image: x\n"
		b = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: b\nspec:\n  containers:\n  - name: c\n    image: x\n"
	)
	service := "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\nspec:\n  ports: []\n"
	for _, tt := range []struct {
		name   string
		files  []protocol.File
		stdout string
		stderr string
		want   string // file line severity: message
	}{
		{
			"by kind and name",
			[]protocol.File{{Name: "all.yaml", Text: a + "---\n" + service + "---\n" + b}},
			"pod/a created\n",
			"The Service \"a\" is invalid: spec.ports: Required value\nThe Pod \"b\" is invalid: spec.containers[0].name: Required value\n",
			"all.yaml 15 error: spec.ports: Required value|all.yaml 23 error: spec.containers[0].name: Required value",
		},
		{
			"by file",
			[]protocol.File{{Name: "a.yaml", Text: a + "  x: y\n"}, {Name: "b.yaml", Text: b + "  x: y\n"}},
			"",
			"Error from server (BadRequest): error when creating \"b.yaml\": Pod in version \"v1\" cannot be handled as a Pod: strict decoding error: unknown field \"spec.x\"\n",
			"b.yaml 9 error: unknown field \"spec.x\"",
		},
		{
			"by a file's last name",
			[]protocol.File{{Name: "a.yaml", Text: a}, {Name: "b.yaml", Text: "\tx"}},
			"",
			"error: error parsing /root/b.yaml: error converting YAML to JSON: yaml: line 1: found character that cannot start any token\n",
			"b.yaml 1 error: error: error parsing /root/b.yaml: error converting YAML to JSON: yaml: line 1: found character that cannot start any token",
		},
		{
			"by where the fault is",
			[]protocol.File{{Name: "all.yaml", Text: a + "---\n" + b + "    tty: \"yes\"\n"}},
			"",
			"Error from server (BadRequest): error when creating \"all.yaml\": Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal string into Go struct field Container.spec.containers.tty of type bool\n",
			"all.yaml 18 error: Error from server (BadRequest): error when creating \"all.yaml\": Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal string into Go struct field Container.spec.containers.tty of type bool",
		},
		{
			"what already exists",
			[]protocol.File{{Name: "a.yaml", Text: b + "---\n" + a}},
			"",
			"Error from server (AlreadyExists): error when creating \"a.yaml\": pods \"a\" already exists\n",
			"a.yaml 13 error: Error from server (AlreadyExists): error when creating \"a.yaml\": pods \"a\" already exists",
		},
		{
			"a namespace that is not there",
			[]protocol.File{{Name: "a.yaml", Text: strings.Replace(a, "  name: a\n", "  name: a\n  namespace: n\n", 1)}},
			"",
			"Error from server (NotFound): error when creating \"a.yaml\": namespaces \"n\" not found\n",
			"a.yaml 5 error: Error from server (NotFound): error when creating \"a.yaml\": namespaces \"n\" not found",
		},
		{
			"a warning",
			[]protocol.File{{Name: "a.yaml", Text: b + "---\n" + a}},
			"pod/a configured\n",
			"Warning: resource pods/a is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply.\n",
			"a.yaml 13 warning: Warning: resource pods/a is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply.",
		},
		{
			"what a pod does not let change",
			[]protocol.File{{Name: "a.yaml", Text: a + "    env:\n    - {name: A, value: new}\n  terminationGracePeriodSeconds: 5\n"}},
			"",
			"The Pod \"a\" is invalid: spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.tolerations`\n" +
				"@@ -142,7 +142,7 @@\n  \"RestartPolicy\": \"Always\",\n- \"TerminationGracePeriodSeconds\": 30,\n+ \"TerminationGracePeriodSeconds\": 5,\n",
			"a.yaml 11 error: spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.tolerations`\n" +
				"@@ -142,7 +142,7 @@\n  \"RestartPolicy\": \"Always\",\n- \"TerminationGracePeriodSeconds\": 30,\n+ \"TerminationGracePeriodSeconds\": 5,",
		},
		{
			"an immutable field",
			[]protocol.File{{Name: "d.yaml", Text: "kind: Deployment\nmetadata:\n  name: d\nspec:\n  selector:\n    matchLabels: {a: b}\n"}},
			"",
			"The Deployment \"d\" is invalid: spec.selector: Invalid value: {\"matchLabels\":{\"a\":\"b\"}}: field is immutable\n",
			"d.yaml 5 error: spec.selector: Invalid value: {\"matchLabels\":{\"a\":\"b\"}}: field is immutable",
		},
		{
			"a volume that is not there",
			[]protocol.File{{Name: "a.yaml", Text: a + "    volumeMounts:\n    - {name: nope, mountPath: /x}\n"}},
			"",
			"The Pod \"a\" is invalid: spec.containers[0].volumeMounts[0].name: Not found: \"nope\"\n",
			"a.yaml 10 error: spec.containers[0].volumeMounts[0].name: Not found: \"nope\"",
		},
		{
			"a field given twice",
			[]protocol.File{{Name: "a.yaml", Text: a + "    image: y\n"}},
			"",
			"Error from server (BadRequest): error when creating \"a.yaml\": Pod in version \"v1\" cannot be handled as a Pod: strict decoding error: duplicate field \"spec.containers[0].image\"\n",
			"a.yaml 9 error: duplicate field \"spec.containers[0].image\"",
		},
		{
			"an item of a list",
			[]protocol.File{{Name: "l.yaml", Text: "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: a\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: B\n  spec: {}\n"}},
			"",
			"The Pod \"B\" is invalid: \n* metadata.name: Invalid value: \"B\": a lowercase RFC 1123 subdomain\n* spec.containers: Required value\n",
			"l.yaml 11 error: metadata.name: Invalid value: \"B\": a lowercase RFC 1123 subdomain|l.yaml 12 error: spec.containers: Required value",
		},
		{
			"what nobody can place",
			[]protocol.File{{Name: "a.yaml", Text: a}, {Name: "b.yaml", Text: b}},
			"", "error: the path \"c.yaml\" does not exist\n",
			" 0 error: error: the path \"c.yaml\" does not exist",
		},
		{"nothing", []protocol.File{{Name: "a.yaml", Text: a}}, "pod/a created\n", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, p := range testSchema().Problems(tt.files, tt.stdout, tt.stderr) {
				got = append(got, fmt.Sprintf("%s %d %s: %s", p.File, p.Line, p.Severity, p.Message))
			}
			if g := strings.Join(got, "|"); g != tt.want {
				t.Errorf("got  %s\nwant %s", g, tt.want)
			}
		})
	}
}
