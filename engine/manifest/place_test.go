package manifest

import (
	"testing"

	"github.com/podscope/podscope/engine/protocol"
)

func TestPlace(t *testing.T) {
	files := []protocol.File{
		{Name: "a.yaml", Text: "# é🙂\napiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {é🙂: x, app: \"y\"}}\nspec:\n  containers:\n  - name: c\n    ports:\n" +
			"    - containerPort: 80\n    livenessProbe:\n      httpGet: {path: /, port: 80}\n  - name: d\n"},
		{Name: "b.yaml", Text: "\r\n---\r\nkind: Deployment\r\nmetadata:\r\n  name: site\r\nspec:\r\n  template:\r\n    spec:\r\n      containers:\r\n      - image: x\r\n        name: c\r\n"},
		{Name: "c.json", Text: `{"kind": "CronJob", "metadata": {"name": "cj"}, "spec": {"jobTemplate": {"spec": {"template": {"spec": {"restartPolicy": "Never"}}}}}}`},
	}
	for _, tt := range []struct {
		name string
		ref  protocol.Ref
		path string
		file string
		want Span
	}{
		{"a value", protocol.Ref{Kind: "Pod", Name: "web"}, "spec.containers[0].livenessProbe.httpGet.port", "a.yaml", Span{11, 32, 11, 34}},
		{"a key with a value below", protocol.Ref{Kind: "Pod", Name: "web"}, "spec.containers[0].livenessProbe", "a.yaml", Span{10, 5, 10, 18}},
		{"a label, behind letters of two units", protocol.Ref{Kind: "Pod", Name: "web"}, "metadata.labels[app]", "a.yaml", Span{4, 45, 4, 48}},
		{"an item by name", protocol.Ref{Kind: "Pod", Name: "web"}, "spec.containers[name=d].image", "a.yaml", Span{12, 3, 12, 12}},
		{"as events name containers", protocol.Ref{Kind: "Pod", Name: "web"}, "spec.containers{d}", "a.yaml", Span{12, 3, 12, 12}},
		{"a default, by its nearest parent", protocol.Ref{Kind: "Pod", Name: "web"}, "spec.containers[0].livenessProbe.failureThreshold", "a.yaml", Span{10, 5, 10, 18}},
		{"a default of the pod", protocol.Ref{Kind: "Pod", Name: "web"}, "spec.restartPolicy", "a.yaml", Span{5, 1, 5, 5}},
		{"a pod of a deployment", protocol.Ref{Kind: "Pod", Name: "site-5d8-x"}, "spec.containers[0].image", "b.yaml", Span{10, 16, 10, 17}},
		{"a pod of a cron job, in JSON", protocol.Ref{Kind: "Pod", Name: "cj-1-x"}, "spec.restartPolicy", "c.json", Span{1, 122, 1, 129}},
		{"nobody", protocol.Ref{Kind: "Pod", Name: "nope"}, "spec", "", Span{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file, got := testSchema().Place(files, tt.ref, tt.path)
			if file != tt.file || got != tt.want {
				t.Errorf("got %s %v, want %s %v", file, got, tt.file, tt.want)
			}
		})
	}
}
