package engine_test

import (
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/protocol"
)

// limitScenes are about objects that say no, or how many.
var limitScenes = []scene{
	{
		"a budget that refuses evictions",
		map[string]string{"pdb.yaml": budget},
		[]string{"kubectl create deployment web --image=nginx:1.20 --replicas=2", "kubectl apply -f pdb.yaml", "+10s"},
		about("PodDisruptionBudget", "web"),
		[]string{"It asks for minAvailable 2. 2 of 2 pods are healthy and 2 must be: none may go now."},
		[]string{"要求 minAvailable 2。2 个 Pod 中有 2 个健康，至少要 2 个：现在一个也不能走。"},
		"kubectl get pods -l app=web",
	},
	{
		"a budget that waits for a pod",
		map[string]string{"pdb.yaml": budget},
		[]string{"kubectl create deployment web --image=nginx:nope --replicas=3", "kubectl apply -f pdb.yaml", "+20s"},
		about("PodDisruptionBudget", "web"),
		[]string{"0 of 3 pods are healthy and 2 must be", "Pods that are not ready: 3. web-"},
		[]string{"未就绪的 Pod：3 个"},
		"kubectl get pods -l app=web",
	},
	{
		"a budget with room",
		map[string]string{"pdb.yaml": budget},
		[]string{"kubectl create deployment web --image=nginx:1.20 --replicas=3", "kubectl apply -f pdb.yaml", "+10s"},
		about("PodDisruptionBudget", "web"),
		[]string{"3 of 3 pods are healthy and 2 must be: 1 may go now."},
		[]string{"现在可以走 1 个"},
		"kubectl get pdb web",
	},
	{
		"a budget without pods",
		map[string]string{"pdb.yaml": budget},
		[]string{"kubectl apply -f pdb.yaml", "+5s"},
		about("PodDisruptionBudget", "web"),
		[]string{"It looks for app=web."},
		[]string{"它要找的是 app=web。"},
		"kubectl get pods -l app=web",
	},
	{
		"an autoscaler without metrics", nil,
		[]string{"kubectl create deployment web --image=nginx:1.20", "kubectl autoscale deployment web --min=1 --max=4 --cpu=50%", "+40s"},
		about("HorizontalPodAutoscaler", "web"),
		[]string{"unable to fetch metrics from resource metrics API", "It scales Deployment/web between 1 and 4 replicas; there is 1."},
		[]string{"把 Deployment/web 控制在 1 到 4 个副本之间"},
		"kubectl top pods",
	},
	{
		"a quota that is used up", nil,
		[]string{"kubectl create quota small --hard=pods=2", "kubectl create deployment web --image=nginx:1.20 --replicas=3", "+10s"},
		about("ResourceQuota", "small"),
		[]string{"Used up: pods. Used of what is allowed: pods 2/2."},
		[]string{"已用完：pods。"},
		"kubectl describe quota small",
	},
	{
		"a quota with room", nil,
		[]string{"kubectl create quota small --hard=pods=3,requests.cpu=1", "+5s"},
		about("ResourceQuota", "small"),
		[]string{"Used of what is allowed: pods 0/3, requests.cpu 0/1."},
		[]string{"已用/上限：pods 0/3"},
		"kubectl describe quota small",
	},
	{
		"a limit range",
		map[string]string{"limits.yaml": limitRange},
		[]string{"kubectl apply -f limits.yaml", "+5s"},
		about("LimitRange", "small"),
		[]string{"It fills in: container request cpu 100m, container limit cpu 200m.", "It refuses what is beyond: container max cpu 500m."},
		[]string{"自动补上：container request cpu 100m"},
		"kubectl describe limitrange small",
	},
	{
		"a namespace that ends", nil,
		[]string{"kubectl create namespace shop", "kubectl run web -n shop --image=busybox --command -- sleep 3600", "+5s", "kubectl delete namespace shop --wait=false", "+12s"},
		protocol.Why{Ref: protocol.Ref{Kind: "Namespace", Name: "shop"}, Subject: "status"},
		[]string{"It was deleted 12", "Pods that are left: 1 (web)."},
		[]string{"还剩 1 个 Pod（web）"},
		"kubectl get pods -n shop",
	},
}

const budget = `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec:
  minAvailable: 2
  selector: {matchLabels: {app: web}}
`

const limitRange = `apiVersion: v1
kind: LimitRange
metadata: {name: small}
spec:
  limits:
  - type: Container
    defaultRequest: {cpu: 100m}
    default: {cpu: 200m}
    max: {cpu: 500m}
`

func TestLimitsAreExplained(t *testing.T) {
	for _, tt := range limitScenes {
		t.Run(tt.name, func(t *testing.T) { explained(t, tt) })
	}
}

func TestRefusedPodsAreExplained(t *testing.T) {
	for _, tt := range []struct {
		name    string
		files   map[string]string
		do      []string
		en, zh  string
		command string
	}{
		{
			"beyond a quota", nil,
			[]string{"kubectl create quota small --hard=pods=1", "kubectl create deployment web --image=nginx:1.20 --replicas=3", "+5s"},
			"Quota small allows pods=1; pods=1 are used, and the pod asks for pods=1.", "配额 small 允许 pods=1；已用 pods=1，这个 Pod 还要 pods=1。", "kubectl describe quota small",
		},
		{
			"without what a quota asks for", nil,
			[]string{"kubectl create quota small --hard=requests.cpu=1", "kubectl create deployment web --image=nginx:1.20", "+5s"},
			"Quota small asks for requests.cpu for: nginx.", "配额 small 要求写明：requests.cpu for: nginx。", "kubectl describe quota small",
		},
		{
			"beyond a limit range",
			map[string]string{"limits.yaml": limitRange},
			[]string{"kubectl apply -f limits.yaml", "kubectl create deployment web --image=nginx:1.20 --replicas=0", "kubectl set resources deployment web --limits=cpu=2", "kubectl scale deployment web --replicas=1", "+5s"},
			"The bound: maximum cpu usage per Container is 500m, but limit is 2", "限制：maximum cpu usage per Container is 500m, but limit is 2", "kubectl describe limitrange",
		},
		{
			"without its service account", nil,
			[]string{"kubectl create deployment web --image=nginx:1.20 --replicas=0", "kubectl set serviceaccount deployment web robot", "kubectl scale deployment web --replicas=1", "+5s"},
			"The account is default/robot.", "账号是 default/robot。", "kubectl get serviceaccounts",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := play(t, scene{files: tt.files, do: tt.do})
			defer s.Close()
			for _, o := range s.Cluster().Store.List("events", "default") {
				e := o.(*corev1.Event)
				if e.Reason != "FailedCreate" {
					continue
				}
				about := protocol.Ref{Kind: e.InvolvedObject.Kind, Namespace: e.Namespace, Name: e.InvolvedObject.Name}
				why, ok := s.Why(protocol.Why{Ref: about, Subject: "event", Event: string(e.UID)})
				if !ok || why.Here["en"] != tt.en || why.Here["zh"] != tt.zh || strings.TrimSpace(why.Command) != tt.command {
					t.Errorf("it says %q, %q, and proposes %q", why.Here["en"], why.Here["zh"], why.Command)
				}
				return
			}
			t.Error("no pod was refused")
		})
	}
}
