package enginetest

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/podscope/podscope/engine"
)

var clusters = flag.Int("clusters", 25, "how many random scenarios of workloads, services and nodes to live")

// calm is how long nothing is done at the end of a scenario of workloads: every node works, every template is a good one. Tolerations of
// five minutes and back-offs of five minutes end within it.
const calm = 13 * time.Minute

// newWorkloads invents the story of a seed: workloads with services on a few nodes, changed and broken for some minutes, then left alone.
func newWorkloads(seed uint64) scenario {
	g := generator{rand.New(rand.NewPCG(seed, 0x736574))}
	s := scenario{seed: seed, version: pick(g, "1.36", "1.36", "1.34"), files: map[string]string{}}
	busy := time.Duration(60+g.IntN(240)) * time.Second
	s.duration = busy + calm
	s.files["all.yaml"] = g.workload("Deployment", "web") + "---\n" + g.service("web") + "---\n" + g.workload("StatefulSet", "db") + "---\n" + g.service("db") +
		"---\n" + g.workload("DaemonSet", "agent") + "---\n" + g.job("sum")
	s.lines = append(s.lines, timedLine{time.Second, "kubectl apply -f all.yaml"})
	for range 3 + g.IntN(12) {
		s.lines = append(s.lines, timedLine{5*time.Second + time.Duration(g.IntN(int(busy-5*time.Second))), g.disturbance()})
	}
	for i, line := range []string{
		"for n in node-1 node-2 node-3; do fault node $n heal; fault node $n start-kubelet; fault memory $n free; kubectl uncordon $n; done",
		"kubectl delete pdb,quota --all; kubectl rollout resume deployment/web; kubectl set image deployment/web c=nginx:1.21.6; kubectl set image sts/db c=nginx:1.21.6; kubectl set image ds/agent c=nginx:1.21.6",
		"sleep 60; kubectl delete pods --all --wait=false", // a stateful set does not repair a pod that a bad template has broken
	} {
		s.lines = append(s.lines, timedLine{busy + time.Duration(i)*time.Second, line})
	}
	return s
}

func (g generator) workload(kind, name string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "apiVersion: apps/v1\nkind: %s\nmetadata: {name: %s}\nspec:\n  selector: {matchLabels: {app: %s}}\n", kind, name, name)
	switch kind {
	case "Deployment":
		fmt.Fprintf(&b, "  replicas: %d\n  minReadySeconds: %d\n", 1+g.IntN(6), pick(g, 0, 0, 3))
		b.WriteString(pick(g, "", "", "  strategy: {type: Recreate}\n", "  strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}\n", "  strategy: {rollingUpdate: {maxSurge: 100%, maxUnavailable: 0}}\n"))
	case "StatefulSet":
		fmt.Fprintf(&b, "  replicas: %d\n  serviceName: %s\n  podManagementPolicy: %s\n", 1+g.IntN(3), name, pick(g, "OrderedReady", "Parallel"))
	case "DaemonSet":
		fmt.Fprintf(&b, "  minReadySeconds: %d\n", pick(g, 0, 0, 3))
		b.WriteString(pick(g, "", "", "  updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}\n", "  updateStrategy: {rollingUpdate: {maxUnavailable: 50%}}\n"))
	}
	fmt.Fprintf(&b, "  template:\n    metadata: {labels: {app: %s}}\n    spec:\n      terminationGracePeriodSeconds: %d\n      containers:\n", name, pick(g, 1, 5, 30))
	fmt.Fprintf(&b, "      - name: c\n        image: %s\n        ports: [{containerPort: 80}]\n", pick(g, "nginx:1.20", "nginx:1.21.6"))
	if g.maybe(2) {
		fmt.Fprintf(&b, "        readinessProbe: {httpGet: {port: 80}, periodSeconds: %d}\n", 1+g.IntN(5))
	}
	if g.maybe(3) {
		b.WriteString("        lifecycle: {preStop: {sleep: {seconds: 2}}}\n")
	}
	return b.String()
}

func (g generator) service(name string) string {
	return fmt.Sprintf("apiVersion: v1\nkind: Service\nmetadata: {name: %s}\nspec: {type: %s, selector: {app: %s}, ports: [{port: 80}]}\n", name, pick(g, "ClusterIP", "NodePort"), name)
}

func (g generator) job(name string) string {
	return fmt.Sprintf("apiVersion: batch/v1\nkind: Job\nmetadata: {name: %s}\nspec:\n  completions: %d\n  parallelism: %d\n  backoffLimit: %d\n  template:\n    spec:\n      restartPolicy: %s\n      containers: [{name: c, image: \"busybox:1.36\", command: [sh, -c, %q]}]\n",
		name, 1+g.IntN(3), 1+g.IntN(3), g.IntN(3), pick(g, "Never", "OnFailure"), pick(g, "sleep 2", "exit 1", "sleep 5; exit 0", "true"))
}

func (g generator) disturbance() string {
	node := pick(g, "node-1", "node-2", "node-2", "node-3", "node-3")
	set := pick(g, "deployment/web", "deployment/web", "sts/db", "ds/agent")
	return pick(g,
		"kubectl scale deployment/web --replicas="+fmt.Sprint(g.IntN(8)), "kubectl scale sts/db --replicas="+fmt.Sprint(g.IntN(4)),
		"kubectl set image "+set+" c="+pick(g, "nginx:1.20", "nginx:1.21.6", "nginx:nosuch"), "kubectl rollout restart "+set, "kubectl rollout undo "+set,
		"kubectl rollout pause deployment/web", "kubectl rollout resume deployment/web",
		"kubectl delete pod --wait=false $(kubectl get pods -o name | cut -d/ -f2 | head -n "+fmt.Sprint(1+g.IntN(3))+")",
		"kubectl delete pod --force --grace-period=0 $(kubectl get pods -o name | cut -d/ -f2 | tail -n 1)",
		"fault node "+node+" "+pick(g, "cut", "heal", "stop-kubelet", "start-kubelet"), "fault node "+node+" "+pick(g, "cut", "heal"),
		"kubectl drain "+node+" --ignore-daemonsets --force --timeout=20s", "kubectl cordon "+node, "kubectl uncordon "+node,
		"fault memory "+node+" "+pick(g, "100%", "free"), "kubectl taint node "+node+" k=v:NoExecute --overwrite; sleep 20; kubectl taint node "+node+" k-",
		"kubectl exec deploy/web -- nginx -s stop", "kubectl exec deploy/web -- rm /usr/share/nginx/html/index.html",
		"kubectl delete rs -l app=web --cascade="+pick(g, "background", "orphan", "foreground")+" --wait=false",
		"kubectl create pdb "+pick(g, "one", "two")+" --selector=app="+pick(g, "web", "db")+" "+pick(g, "--min-available=50%", "--max-unavailable=1", "--min-available=9"), "kubectl delete pdb --all",
		"kubectl label --overwrite $(kubectl get pods -l app=web -o name | tail -n 1) app="+pick(g, "other", "db"), "kubectl annotate --overwrite svc web service.kubernetes.io/topology-mode="+pick(g, "Auto", "off"),
		"kubectl label --overwrite node "+node+" topology.kubernetes.io/zone="+pick(g, "a", "b"), "kubectl delete svc web; kubectl apply -f all.yaml",
		"kubectl create quota q --hard=pods="+fmt.Sprint(4+g.IntN(8))+"; sleep 30; kubectl delete quota q",
		"kubectl delete sts db --cascade=orphan; kubectl apply -f all.yaml", "kubectl delete job sum --wait=false; sleep 20; kubectl apply -f all.yaml",
	)
}

// liveWorkloads plays such a scenario and reports what was violated on the way and at the end.
func liveWorkloads(s scenario) (violations []string, hash uint64) {
	c := engine.NewCluster(engine.Config{Seed: s.seed, Version: s.version, Prepull: true, Nodes: 3})
	defer c.Close()
	for _, name := range slices.Sorted(maps.Keys(s.files)) {
		c.WriteFile(name, []byte(s.files[name]))
	}
	watch := newInvariants(c)
	services := newServiceInvariants(watch)
	lines := slices.Clone(s.lines)
	slices.SortStableFunc(lines, func(a, b timedLine) int { return int(a.at - b.at) })
	for next := time.Duration(0); next < s.duration; next += 2 * time.Second {
		for len(lines) > 0 && lines[0].at <= next {
			c.RunTo(lines[0].at)
			c.Command(lines[0].line)
			lines = lines[1:]
		}
		c.RunTo(next)
		services.check()
	}
	atRest(watch)
	return watch.violations, c.Sim.Hash()
}

func TestRandomWorkloadsViolateNothing(t *testing.T) {
	for seed := *first; seed < *first+uint64(*clusters); seed++ {
		s := newWorkloads(seed)
		violations, hash := liveWorkloads(s)
		if len(violations) > 0 {
			t.Errorf("seed %d: %s\n%s", seed, strings.Join(violations, "\n"), s)
		}
		if seed%20 == 0 {
			if _, again := liveWorkloads(s); again != hash {
				t.Errorf("seed %d: a second run took other steps", seed)
			}
		}
	}
}
