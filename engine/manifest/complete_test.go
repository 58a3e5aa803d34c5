package manifest

import (
	"slices"
	"strings"
	"testing"
)

// at cuts the cursor, written as ‸, out of a text and says where it stood.
func at(tb testing.TB, marked string) (source string, line, column int) {
	tb.Helper()
	before, after, ok := strings.Cut(marked, "‸")
	if !ok {
		tb.Fatalf("no cursor in %q", marked)
	}
	t := read(before + after)
	line, column = t.position(len(before))
	return before + after, line, column
}

const pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n"

func TestComplete(t *testing.T) {
	container := pod + "  containers:\n  - name: c\n    image: nginx\n"
	for _, tt := range []struct {
		name, in string
		first    string   // labels that come first
		has, not []string // labels
		from     int
	}{
		{"an empty text offers what every object has", "‸", "apiVersion kind metadata spec", nil, []string{"status"}, 1},
		{"fields that are there are not offered again", "apiVersion: v1\nkind: Pod\n‸", "metadata spec", nil, []string{"kind"}, 1},
		{"apiVersion's values", "apiVersion: ‸\n", "v1 apps/v1", []string{"batch/v1"}, nil, 13},
		{"apiVersion's values of a kind", "apiVersion: ap‸\nkind: Deployment\n", "apps/v1", nil, []string{"v1"}, 13},
		{"kinds of an apiVersion", "apiVersion: batch/v1\nkind: ‸", "Job CronJob", nil, []string{"Pod"}, 7},
		{"required fields first", pod + "  ‸", "containers volumes", []string{"restartPolicy"}, nil, 3},
		{"a key being typed", container + "    im‸\n    env: []\n", "imagePullPolicy", nil, nil, 5},
		{"a key being typed, between others", pod + "  containers:\n  - name: c\n    im‸\n    ports: []\n", "image", []string{"command"}, []string{"name", "ports"}, 5},
		{"a key with its colon", pod + "  restart‸: Never\n", "restartPolicy containers", nil, nil, 3},
		{"the first key of an item", pod + "  containers:\n  - ‸", "name image", nil, nil, 5},
		{"a list without its dash", pod + "  containers:\n    ‸", "- name:", nil, nil, 5},
		{"a mapping that is still empty", container + "    livenessProbe:\n      ‸\n    env: []\n", "", []string{"httpGet", "exec", "periodSeconds"}, []string{"env"}, 7},
		{"enumerations", container + "  restartPolicy: ‸", "Always Never OnFailure", nil, nil, 18},
		{"enumerations within quotes", container + "  restartPolicy: \"N‸\"", "Never Always OnFailure", nil, nil, 19},
		{"restart policies of a container", container + "    restartPolicy: ‸", "Always Never OnFailure", nil, nil, 20},
		{"pull policies", container + "    imagePullPolicy: I‸\n", "IfNotPresent Always Never", nil, nil, 22},
		{"protocols", container + "    ports:\n    - protocol: ‸\n", "SCTP TCP UDP", nil, nil, 17},
		{"items that are enumerations", "apiVersion: v1\nkind: PersistentVolumeClaim\nspec:\n  accessModes:\n  - ‸\n", "ReadOnlyMany ReadWriteMany", nil, nil, 5},
		{"booleans", container + "    tty: ‸\n", "true false", nil, nil, 10},
		{"volumes to mount", container + "    volumeMounts:\n    - name: ‸\n  volumes:\n  - name: data\n  - name: tmp\n", "data tmp", nil, nil, 13},
		{"a probe's port", container + "    ports:\n    - name: web\n      containerPort: 80\n    livenessProbe:\n      httpGet:\n        port: ‸\n", "web 80", nil, nil, 15},
		{"a config map of the same text", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: conf\ndata:\n  key: v\n---\n" + container +
			"    envFrom:\n    - configMapRef:\n        name: ‸\n", "conf", nil, nil, 15},
		{"a config map's keys", "kind: ConfigMap\nmetadata: {name: conf}\ndata: {a: b}\n---\n" + container +
			"    env:\n    - name: A\n      valueFrom:\n        configMapKeyRef: {name: conf, key: ‸}\n", "a", nil, nil, 44},
		{"resources", container + "    resources:\n      requests:\n        cpu: 1\n        ‸\n", "memory ephemeral-storage", nil, []string{"cpu"}, 9},
		{"labels that a selector can match", "apiVersion: apps/v1\nkind: Deployment\nspec:\n  selector:\n    matchLabels:\n      ‸\n  template:\n    metadata:\n      labels:\n        app: web\n", "app:", nil, nil, 7},
		{"flow style", pod + "  containers: [{name: c, im‸}]\n", "image", nil, []string{"name"}, 26},
		{"JSON", `{"apiVersion": "v1", "kind": "Pod", "spec": {"restartPolicy": "‸"}}`, "Always", nil, nil, 64},
		{"the second document", container + "---\napiVersion: v1\nkind: Service\nspec:\n  ‸\n", "", []string{"selector", "ports", "type"}, []string{"containers"}, 3},
		{"nothing in comments", container + "  # rest‸", "", nil, nil, 9},
		{"nothing in block scalars", "apiVersion: v1\nkind: ConfigMap\ndata:\n  a: |\n    x‸\n", "", nil, nil, 6},
		{"nothing where any text goes", container + "    workingDir: ‸\n", "", nil, nil, 17},
		{"nothing that only the cluster sets", "apiVersion: v1\nkind: Pod\nmetadata:\n  ‸\n", "name generateName namespace", []string{"labels"}, []string{"uid", "managedFields"}, 3},
		{"columns count UTF-16 units", pod + "  containers: [{name: 🙂é, im‸}]\n", "image", nil, nil, 28},
		{"windows line ends", strings.ReplaceAll(container, "\n", "\r\n") + "  restartPolicy: ‸\r\n", "Always Never", nil, nil, 18},
		{"a mapping of a broken text", "apiVersion: v1\nkind: Pod\nmetadata:\n\tname: p\nspec:\n  containers:\n  - name: \"c\n    ‸\n", "image", nil, []string{"name"}, 5},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := testSchema().Complete(at(t, tt.in))
			var labels []string
			for _, i := range got.Items {
				labels = append(labels, i.Label)
			}
			joined := strings.Join(labels, " ")
			if !strings.HasPrefix(joined, tt.first) || tt.first == "" && tt.has == nil && joined != "" {
				t.Errorf("got %q, want first %q", joined, tt.first)
			}
			for _, l := range tt.has {
				if !slices.Contains(labels, l) {
					t.Errorf("%q is missing in %q", l, joined)
				}
			}
			for _, l := range tt.not {
				if slices.Contains(labels, l) {
					t.Errorf("%q should not be in %q", l, joined)
				}
			}
			if got.From != tt.from {
				t.Errorf("from %d, want %d", got.From, tt.from)
			}
		})
	}
}

func TestCompletionsBringTheirIndentation(t *testing.T) {
	for _, tt := range []struct{ name, in, label, want string }{
		{"a scalar", pod + "  ‸", "restartPolicy", "restartPolicy: "},
		{"a list", pod + "  ‸", "containers", "containers:\n  - name: "},
		{"a list of scalars", pod + "  containers:\n  - ‸", "command", "command:\n    - "},
		{"a list where dashes are indented", pod + "  containers:\n    - name: c\n      ‸", "ports", "ports:\n        - containerPort: "},
		{"a mapping", pod + "  containers:\n  - name: c\n    ‸", "livenessProbe", "livenessProbe:\n      "},
		{"a key that has its colon", pod + "  ‸: x\n", "containers", "containers"},
		{"in flow style", pod + "  containers: [{‸}]", "command", "command: "},
		{"a missing dash", pod + "  containers:\n  ‸\n", "volumes", "volumes:\n  - name: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, i := range testSchema().Complete(at(t, tt.in)).Items {
				if i.Label == tt.label {
					if i.Insert != tt.want {
						t.Errorf("got %q, want %q", i.Insert, tt.want)
					}
					return
				}
			}
			t.Errorf("%s is not offered", tt.label)
		})
	}
}

func TestHover(t *testing.T) {
	text := pod + "  containers:\n  - name: c # x\n    image: nginx\n    resources: {limits: {nvidia.com/gpu: 1}}\n    env:\n    - name: A\n      value: |\n        b\n" +
		"    livenessProbe:\n      httpGet:\n        port: 80\n  restartPolicy: Never\n"
	for _, tt := range []struct {
		name, mark, path, typ, doc string
	}{
		{"a key", "resta‸rtPolicy", "spec.restartPolicy", "string", "ENUM: Always, Never, OnFailure"},
		{"a value", "Nev‸er", "spec.restartPolicy", "string", "Restart policy for all containers"},
		{"a list", "con‸tainers:", "spec.containers", "[]Container", "A single application container"},
		{"within an item", "imag‸e", "spec.containers[0].image", "string", "Container image name"},
		{"an inlined type's field", "http‸Get", "spec.containers[0].livenessProbe.httpGet", "HTTPGetAction", "HTTPGet specifies"},
		{"a number or name", "po‸rt: 80", "spec.containers[0].livenessProbe.httpGet.port", "IntOrString", "Name or number"},
		{"a map's key", "nvidia‸", "spec.containers[0].resources.limits[nvidia.com/gpu]", "Quantity", ""},
		{"a map", "limi‸ts", "spec.containers[0].resources.limits", "map[string]Quantity", "Limits describes the maximum"},
		{"the top", "kin‸d", "kind", "string", "Kind is a string value"},
		{"a comment", "# ‸x", "", "", ""},
		{"a space", "‸  containers", "", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := testSchema().Hover(at(t, strings.Replace(text, strings.Replace(tt.mark, "‸", "", 1), tt.mark, 1)))
			if got.Path != tt.path || got.Type != tt.typ || !strings.Contains(got.Doc, tt.doc) {
				t.Errorf("got %+v", got)
			}
		})
	}
}
