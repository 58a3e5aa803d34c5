package engine_test

import (
	"strings"
	"testing"
	"time"

	"github.com/podscope/podscope/engine"
	"github.com/podscope/podscope/engine/protocol"
)

// scene is a cluster in a certain state, made by commands.
type scene struct {
	name    string
	files   map[string]string
	do      []string // commands; "+5s" lets time pass
	ask     protocol.Why
	en, zh  []string // must be said in what is explained
	command string   // must be proposed
}

func about(kind, name string) protocol.Why {
	return protocol.Why{Ref: protocol.Ref{Kind: kind, Namespace: namespaceOf(kind), Name: name}, Subject: "status"}
}

func namespaceOf(kind string) string {
	if kind == "Node" {
		return ""
	}
	return "default"
}

const statefulSet = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 3
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
      - name: nginx
        image: nginx:1.20
        readinessProbe: {exec: {command: [cat, /tmp/ready]}, periodSeconds: 2}
`

var scenes = []scene{
	{
		"a rollout that an image holds up", nil,
		[]string{
			"kubectl create deployment web --image=nginx:1.20 --replicas=4", "+10s", "kubectl patch deployment web -p '{\"spec\":{\"strategy\":{\"rollingUpdate\":{\"maxSurge\":0,\"maxUnavailable\":1}}}}'",
			"kubectl set image deployment/web nginx=nginx:nope", "+40s",
		},
		about("Deployment", "web"),
		[]string{"1 of 4 replicas is of the new template, 3 old ones are left, 3 are available", "maxUnavailable comes to 1: at least 3 must be available", "Pods that are not ready: 1", "So it waits"},
		[]string{"4 个副本中有 1 个来自新模板", "所以它在等"},
		"kubectl rollout status deployment/web",
	},
	{
		"a rollout whose new pods are ready, but not for long enough", nil,
		[]string{
			"kubectl create deployment web --image=nginx:1.20 --replicas=2", "+5s", "kubectl patch deployment web -p '{\"spec\":{\"minReadySeconds\":30}}'", "+60s",
			"kubectl set image deployment/web nginx=nginx:1.21.6", "+15s",
		},
		about("Deployment", "web"),
		[]string{"1 of 2 replicas is of the new template", "Ready, but not yet for 30 s, which minReadySeconds asks for before they count as available: 1."},
		[]string{"已就绪、但还没满 30 秒（minReadySeconds，满了才算可用）的有 1 个。"},
		"kubectl rollout status deployment/web",
	},
	{
		"a service whose traffic stays on the node", nil,
		[]string{
			"kubectl create deployment web --image=nginx:1.20", "kubectl expose deployment web --port=80 --type=NodePort", "+5s",
			"kubectl patch service web -p '{\"spec\":{\"internalTrafficPolicy\":\"Local\",\"externalTrafficPolicy\":\"Local\"}}'", "+2s",
		},
		about("Service", "web"),
		[]string{"by the cluster IP, each node reaches only its own pods", "and times out where there are none"},
		[]string{"每个节点只到自己的 Pod", "没有就会超时"},
		"kubectl get endpointslices -l kubernetes.io/service-name=web",
	},
	{
		"a rollout past its deadline", nil,
		[]string{
			"kubectl create deployment web --image=nginx:1.20", "+5s", "kubectl patch deployment web -p '{\"spec\":{\"progressDeadlineSeconds\":15}}'", "kubectl set image deployment/web nginx=nginx:nope", "+40s",
		},
		about("Deployment", "web"),
		[]string{"The deadline is 15 s", "Pods that are not ready: 1. web-"},
		[]string{"期限是 15 秒"},
		"kubectl rollout status deployment/web",
	},
	{
		"a paused deployment", nil,
		[]string{"kubectl create deployment web --image=nginx:1.20", "+5s", "kubectl rollout pause deployment/web", "kubectl set image deployment/web nginx=nginx:1.21.6", "+2s"},
		about("Deployment", "web"),
		[]string{"0 of 1 replica are of the present template"},
		[]string{"1 个副本中有 0 个来自当前模板"},
		"kubectl get deployment web -o yaml",
	},
	{
		"a deployment at rest", nil,
		[]string{"kubectl create deployment web --image=nginx:1.20 --replicas=2", "+10s"},
		about("Deployment", "web"),
		[]string{"2 of 2 replicas are available, revision 1"},
		[]string{"2 个副本中 2 个可用，版本 1"},
		"kubectl rollout status deployment/web",
	},
	{
		"a quota that refuses", nil,
		[]string{"kubectl create quota small --hard=pods=1", "kubectl create deployment web --image=nginx:1.20 --replicas=3", "+10s"},
		about("Deployment", "web"),
		[]string{"exceeded quota: small"},
		[]string{"exceeded quota: small"},
		"kubectl describe deployment web",
	},
	{
		"a stateful set whose first pod is not ready",
		map[string]string{"db.yaml": statefulSet},
		[]string{"kubectl apply -f db.yaml", "+20s"},
		about("StatefulSet", "db"),
		[]string{"0 of 3 replicas are available. Pods that are not ready: 1. db-0 reads Running"},
		[]string{"3 个副本中 0 个可用。未就绪的 Pod：1 个。db-0"},
		"kubectl get pods -w",
	},
	{
		"a job that backs off", nil,
		[]string{"kubectl create job bad --image=busybox -- sh -c 'exit 3'", "+15s"},
		about("Job", "bad"),
		[]string{"have failed", "of at most 6"},
		[]string{"上限 6"},
		"kubectl logs job/bad",
	},
	{
		"a service one of whose pods is not ready",
		map[string]string{"db.yaml": strings.Replace(statefulSet, "serviceName: db", "podManagementPolicy: Parallel\n  serviceName: db", 1)},
		[]string{"kubectl apply -f db.yaml", "kubectl create service clusterip db --tcp=80", "+5s", "kubectl exec db-1 -- touch /tmp/ready", "+10s"},
		about("Service", "db"),
		[]string{"1 of 3 pods that match app=db gets traffic: db-1", "db-0 is not ready (STATUS Running): "},
		[]string{"3 个 Pod 中有 1 个得到流量：db-1"},
		"kubectl get endpointslices -l kubernetes.io/service-name=db",
	},
	{
		"a pod that gets no traffic",
		map[string]string{"db.yaml": statefulSet},
		[]string{"kubectl apply -f db.yaml", "kubectl create service clusterip db --tcp=80", "+10s"},
		protocol.Why{Ref: protocol.Ref{Kind: "Pod", Namespace: "default", Name: "db-0"}, Subject: "traffic"},
		[]string{"db sends it none. db-0 is not ready"},
		[]string{"db 不会把流量转给它。db-0 未就绪"},
		"kubectl describe pod db-0",
	},
	{
		"a service with the wrong selector", nil,
		[]string{"kubectl run web --image=nginx:1.20", "kubectl create service clusterip shop --tcp=80", "+5s"},
		about("Service", "shop"),
		[]string{"It looks for app=shop."},
		[]string{"它要找的是 app=shop。"},
		"kubectl get pods -l app=shop",
	},
	{
		"a node cut off", nil,
		[]string{"kubectl create deployment web --image=nginx:1.20 --replicas=4", "+10s", "fault node node-2 cut", "+80s"},
		about("Node", "node-2"),
		[]string{"It has counted as lost for", "node.kubernetes.io/unreachable:NoExecute", "of its pods tolerate this only for a while"},
		[]string{"判定失联已有"},
		"kubectl describe node node-2",
	},
	{
		"a deployment deleted in the foreground", nil,
		[]string{"kubectl create deployment web --image=busybox -- sleep 3600", "+10s", "kubectl delete deployment web --cascade=foreground --wait=false", "+5s"},
		about("Deployment", "web"),
		[]string{"its pods that are left: 1"},
		[]string{"还剩 1 个 Pod"},
		"kubectl get pods",
	},
}

func TestObjectsAreExplained(t *testing.T) {
	for _, tt := range scenes {
		t.Run(tt.name, func(t *testing.T) { explained(t, tt) })
	}
}

// explained lives through a scene and asks.
func explained(t *testing.T, tt scene) {
	t.Helper()
	s := play(t, tt)
	defer s.Close()
	e, ok := s.Why(tt.ask)
	if !ok {
		t.Fatal("nothing is known of it")
	}
	for _, want := range tt.en {
		if !strings.Contains(e.Here["en"], want) {
			t.Errorf("it does not say %q: %s", want, e.Here["en"])
		}
	}
	for _, want := range tt.zh {
		if !strings.Contains(e.Here["zh"], want) {
			t.Errorf("it does not say %q: %s", want, e.Here["zh"])
		}
	}
	if e.Command != tt.command {
		t.Errorf("it proposes %q, want %q", e.Command, tt.command)
	}
	if all := e.Here["en"] + e.Next["en"] + e.Check["en"] + e.Here["zh"] + e.Next["zh"] + e.Check["zh"]; strings.Contains(all, "(?)") || strings.Contains(all, "[[") {
		t.Errorf("a fact is missing: %s", all)
	}
}

// play lives through a scene.
func play(t *testing.T, tt scene) *engine.Session {
	t.Helper()
	s, err := engine.NewSession(protocol.Session{Seed: 1, Nodes: 2, Prepull: true})
	if err != nil {
		t.Fatal(err)
	}
	s.Advance(5*time.Second, engine.Forever)
	var files []protocol.File
	for name, text := range tt.files {
		files = append(files, protocol.File{Name: name, Text: text})
	}
	for _, line := range tt.do {
		if wait, ok := strings.CutPrefix(line, "+"); ok {
			d, err := time.ParseDuration(wait)
			if err != nil {
				t.Fatal(err)
			}
			s.Advance(d, engine.Forever)
			continue
		}
		cmd, err := s.Do(line, files)
		if err != nil {
			t.Fatal(err)
		}
		s.Finish(cmd, s.Now()+time.Minute, engine.Forever)
		if code := cmd.Exit(); code != 0 {
			t.Fatalf("%s: exit %d: %s", line, code, cmd.Stderr())
		}
	}
	return s
}
