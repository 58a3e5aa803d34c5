package enginetest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// scenario is a random story: manifests, and command lines with their times.
type scenario struct {
	seed     uint64
	version  string
	files    map[string]string
	lines    []timedLine
	duration time.Duration
}

type timedLine struct {
	at   time.Duration
	line string
}

// newScenario invents the story of a seed.
func newScenario(seed uint64) scenario {
	g := generator{rand.New(rand.NewPCG(seed, 0x706f64))}
	s := scenario{seed: seed, version: pick(g, "1.36", "1.36", "1.34"), files: map[string]string{}, duration: time.Duration(60+g.IntN(240)) * time.Second}
	var pods []string
	for i := range 1 + g.IntN(3) {
		name := fmt.Sprintf("p%d", i)
		pods = append(pods, name)
		s.files[name+".yaml"] = g.pod(name)
		s.lines = append(s.lines, timedLine{time.Duration(g.IntN(20)) * time.Second, "kubectl apply -f " + name + ".yaml"})
	}
	for range g.IntN(6) {
		s.lines = append(s.lines, timedLine{time.Duration(g.IntN(int(s.duration))), g.action(pick(g, pods...))})
	}
	return s
}

type generator struct{ *rand.Rand }

func pick[T any](g generator, of ...T) T { return of[g.IntN(len(of))] }

// maybe says yes once in n times.
func (g generator) maybe(n int) bool { return g.IntN(n) == 0 }

func (g generator) pod(name string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "apiVersion: v1\nkind: Pod\nmetadata:\n  name: %s\n  labels: {app: %s}\nspec:\n", name, name)
	fmt.Fprintf(&b, "  restartPolicy: %s\n  terminationGracePeriodSeconds: %d\n", pick(g, "Always", "Always", "OnFailure", "Never"), pick(g, 0, 1, 3, 10, 30))
	if g.maybe(8) {
		fmt.Fprintf(&b, "  activeDeadlineSeconds: %d\n", 5+g.IntN(60))
	}
	if g.maybe(10) {
		b.WriteString("  nodeSelector: {disk: ssd}\n")
	}
	if g.maybe(12) {
		b.WriteString("  shareProcessNamespace: true\n")
	}
	if g.maybe(3) {
		b.WriteString("  initContainers:\n")
		for i := range 1 + g.IntN(2) {
			g.container(&b, fmt.Sprintf("i%d", i), true)
		}
	}
	b.WriteString("  containers:\n")
	for i := range 1 + g.IntN(2) {
		g.container(&b, fmt.Sprintf("c%d", i), false)
	}
	b.WriteString("  volumes:\n  - name: shared\n    emptyDir: {}\n")
	return b.String()
}

func (g generator) container(b *strings.Builder, name string, init bool) {
	fmt.Fprintf(b, "  - name: %s\n    image: %s\n", name, pick(g, "busybox", "busybox:1.36", "busybox:1.36", "alpine:3.19", "busybox:nosuchtag", "nosuch.example/x:1"))
	fmt.Fprintf(b, "    imagePullPolicy: %s\n", pick(g, "IfNotPresent", "IfNotPresent", "Always", "Never"))
	script := g.script()
	sidecar := init && g.maybe(3)
	if init && !sidecar {
		script = pick(g, "exit 0", "sleep 2", "sleep 1; exit 1", "true")
	}
	if sidecar {
		b.WriteString("    restartPolicy: Always\n")
	}
	fmt.Fprintf(b, "    command: [sh, -c, %q]\n", script)
	b.WriteString("    volumeMounts: [{name: shared, mountPath: /shared}]\n")
	if g.maybe(3) {
		fmt.Fprintf(b, "    resources: {requests: {cpu: %s}, limits: {memory: %s}}\n", pick(g, "10m", "100m", "9000m"), pick(g, "16Mi", "64Mi"))
	}
	if g.maybe(8) {
		fmt.Fprintf(b, "    env: [{name: K, valueFrom: {configMapKeyRef: {name: missing, key: k, optional: %v}}}]\n", g.maybe(2))
	}
	if init && !sidecar {
		return
	}
	for _, probe := range []string{"startupProbe", "livenessProbe", "readinessProbe"} {
		if g.maybe(3) {
			g.probe(b, probe)
		}
	}
	if g.maybe(4) {
		fmt.Fprintf(b, "    lifecycle:\n      %s: {exec: {command: [sh, -c, %q]}}\n", pick(g, "postStart", "preStop"), pick(g, "true", "sleep 2", "exit 3", "sleep 60"))
	}
}

func (g generator) script() string {
	if g.maybe(60) { // costly to live, so rare
		return pick(g, "while true; do :; done", "x=a; while true; do x=$x$x; done", "yes > /dev/null", "f() { f | f & }; f")
	}
	return pick(g,
		"exit 0", "exit 1", "sleep 3; exit 1", "sleep 3600", "trap 'exit 0' TERM; while true; do sleep 1; done",
		"touch /tmp/healthy; sleep 20; rm /tmp/healthy; sleep 600", "sleep 5; kill -9 $$", "nosuchcommand",
		"nc -l -p 8080 & wait", "httpd -f -p 8080", "echo hello > /dev/termination-log; exit 2",
	)
}

func (g generator) probe(b *strings.Builder, kind string) {
	fmt.Fprintf(b, "    %s:\n      %s\n", kind, pick(g,
		"exec: {command: [test, -e, /tmp/healthy]}", "exec: {command: [\"true\"]}", "exec: {command: [\"false\"]}", "exec: {command: [sleep, \"5\"]}",
		"httpGet: {port: 8080}", "tcpSocket: {port: 8080}"))
	fmt.Fprintf(b, "      periodSeconds: %d\n      failureThreshold: %d\n      initialDelaySeconds: %d\n", 1+g.IntN(10), 1+g.IntN(3), pick(g, 0, 0, 5))
	if kind == "readinessProbe" && g.maybe(3) {
		b.WriteString("      successThreshold: 2\n")
	}
}

func (g generator) action(pod string) string {
	return pick(g,
		"kubectl delete pod "+pod, "kubectl delete pod "+pod+" --now", "kubectl delete pod "+pod+" --force --grace-period=0", "kubectl delete pod "+pod+" --grace-period=2 --wait=false",
		"kubectl apply -f "+pod+".yaml", "kubectl replace --force -f "+pod+".yaml", "kubectl exec "+pod+" -- kill 1", "kubectl exec "+pod+" -- touch /tmp/healthy",
		"kubectl set image pod/"+pod+" c0=busybox:1.36", "kubectl label pod "+pod+" a=b --overwrite", "kubectl label node node-1 disk=ssd --overwrite",
		"fault kill-container "+pod, "fault kill-sandbox "+pod, "kubectl cordon node-1", "kubectl uncordon node-1",
		"kubectl taint node node-1 k=v:NoExecute --overwrite", "kubectl taint node node-1 k-", "systemctl stop kubelet", "systemctl start kubelet",
		"kubectl create configmap missing --from-literal=k=v", "kubectl delete configmap missing", "kubectl logs "+pod+" -c c0 --tail=3",
	)
}
