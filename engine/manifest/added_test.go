package manifest

import (
	"strings"
	"testing"
)

// withMarks writes a plus before each line that was added.
func withMarks(stored string, added []int) string {
	lines := strings.SplitAfter(stored, "\n")
	is := map[int]bool{}
	for _, l := range added {
		is[l] = true
	}
	var b strings.Builder
	for i, l := range lines {
		switch {
		case l == "":
		case is[i+1]:
			b.WriteString("+" + l)
		default:
			b.WriteString(" " + l)
		}
	}
	return b.String()
}

func TestAddedLinesAreThoseNobodyWrote(t *testing.T) {
	for _, tt := range []struct{ name, written, want string }{
		{
			"defaults in containers, matched by name whatever their order",
			"kind: Pod\napiVersion: v1\nmetadata: {name: p}\nspec:\n  containers:\n  - {name: b, image: y}\n  - name: a\n    image: x\n    ports:\n    - containerPort: 80\n",
			` apiVersion: v1
 kind: Pod
 metadata:
+  annotations:
+    last: |
+      {"a": 1}
   name: p
+  uid: x
 spec:
   containers:
   - image: x
+    imagePullPolicy: Always
     name: a
     ports:
     - containerPort: 80
+      protocol: TCP
   - image: y
     name: b
+    resources: {}
+  restartPolicy: Always
+status:
+  phase: Pending
`,
		},
		{
			"items that a controller added",
			"apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    volumeMounts:\n    - {name: d, mountPath: /d}\n    command: [sh, -c]\n  tolerations:\n  - key: a\n",
			` apiVersion: v1
 kind: Pod
 metadata:
   name: p
 spec:
   containers:
   - command:
     - sh
     - -c
     name: c
     volumeMounts:
     - mountPath: /d
       name: d
+    - mountPath: /var/run/secrets/kubernetes.io/serviceaccount
+      name: kube-api-access-x
+      readOnly: true
   tolerations:
   - key: a
+    operator: Equal
+  - key: b
`,
		},
		{
			"a value spelt another way, an empty mapping, a field that was null",
			"kind: Pod\nmetadata: {name: p, labels: }\nspec:\n  containers:\n  - name: c\n    resources: {requests: {cpu: 1000m}}\n  volumes:\n  - name: v\n    emptyDir: {}\n",
			` kind: Pod
 metadata:
   labels:
+    a: b
   name: p
 spec:
   containers:
   - name: c
     resources:
       requests:
         cpu: "1"
   volumes:
   - emptyDir: {}
     name: v
`,
		},
		{
			"plain text of a secret", "kind: Secret\nmetadata: {name: s}\nstringData: {pw: x}\n---\nkind: Pod\nmetadata: {name: p}\n",
			` kind: Secret
+data2: {}
 data:
   pw: eA==
 metadata:
   name: s
+type: Opaque
`,
		},
		{"another object", "kind: Pod\nmetadata: {name: other}\n", " kind: Pod\n metadata:\n   name: p\n   uid: x\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var stored strings.Builder
			for line := range strings.Lines(tt.want) {
				stored.WriteString(line[1:])
			}
			if got := withMarks(stored.String(), testSchema().Added(tt.written, stored.String())); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestWhatWasWrittenIsNeverMarked(t *testing.T) {
	n := 0
	for _, c := range recordedCases(t) {
		if c.Get.Stdout == "" || !strings.HasPrefix(c.Manifest, "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:") {
			continue
		}
		n++
		got := withMarks(c.Get.Stdout, testSchema().Added(c.Manifest, c.Get.Stdout))
		if !strings.Contains(got, "\n+status:") || !strings.Contains(got, "\n+  uid:") || !strings.Contains(got, "\n   containers:") ||
			!strings.Contains(got, "\n     name: c\n") {
			t.Errorf("%s:\n%s", c.Name, got)
		}
	}
	if n < 10 {
		t.Errorf("only %d cases", n)
	}
}
