package engine_test

import (
	"strings"
	"testing"
	"time"

	"github.com/podscope/podscope/engine"
)

const restless = `apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  nodeName: node-2
  terminationGracePeriodSeconds: 1
  containers:
  - {name: c, image: "busybox:1.36", command: [sh, -c, 'sleep 20; exit 1']}
`

// TestANodeThatIsCutOffGoesOn: its containers are restarted meanwhile, and the cluster learns of it when the node is back.
func TestANodeThatIsCutOffGoesOn(t *testing.T) {
	c := engine.NewCluster(engine.Config{Prepull: true, Nodes: 2})
	defer c.Close()
	c.WriteFile("p.yaml", []byte(restless))
	says := func(line string) string {
		cmd := c.Command(line)
		c.RunTo(c.Now() + time.Second)
		return strings.TrimSpace(cmd.Stdout() + cmd.Stderr())
	}
	says("kubectl apply -f p.yaml")
	says("fault node node-2 cut")
	c.RunTo(70 * time.Second)
	restarts := "kubectl get pod p -o jsonpath='{.status.containerStatuses[0].restartCount} {.status.phase}'"
	if got := says(restarts); got != "0 Running" {
		t.Errorf("while it is cut off the cluster knows %q, want what it knew before", got)
	}
	if got := says("kubectl logs p"); !strings.Contains(got, "no route to host") {
		t.Errorf("logs: %q", got)
	}
	says("fault node node-2 heal")
	c.RunTo(95 * time.Second)
	if got := says(restarts); got == "0 Running" || strings.HasPrefix(got, "0") {
		t.Errorf("after it is back the cluster knows %q, want the restarts of the meantime", got)
	}
	if got := says("kubectl get node node-2 --no-headers"); !strings.Contains(got, " Ready ") {
		t.Errorf("the node: %q", got)
	}
}

// TestADeletionReachesANodeThatWasCutOff when it is back, and not before.
func TestADeletionReachesANodeThatWasCutOff(t *testing.T) {
	c := engine.NewCluster(engine.Config{Prepull: true, Nodes: 2})
	defer c.Close()
	c.WriteFile("p.yaml", []byte(restless))
	c.Command("kubectl apply -f p.yaml")
	c.RunTo(5 * time.Second)
	c.Command("fault node node-2 cut; kubectl delete pod p --wait=false")
	c.RunTo(60 * time.Second)
	get := c.Command("kubectl get pod p --no-headers")
	c.RunTo(61 * time.Second)
	if !strings.Contains(get.Stdout(), "Terminating") {
		t.Errorf("meanwhile: %s", get.Stdout())
	}
	c.Command("fault node node-2 heal")
	c.RunTo(75 * time.Second)
	get = c.Command("kubectl get pod p --no-headers")
	c.RunTo(76 * time.Second)
	if !strings.Contains(get.Stderr(), "not found") {
		t.Errorf("after: %s%s", get.Stdout(), get.Stderr())
	}
}

// TestADeletedNodeIsBackWhenItsKubeletStarts: a kubelet registers its node when it starts, never before, with all that it knows of it.
func TestADeletedNodeIsBackWhenItsKubeletStarts(t *testing.T) {
	c := engine.NewCluster(engine.Config{Prepull: true, Nodes: 2})
	defer c.Close()
	says := func(line string) string {
		cmd := c.Command(line)
		c.RunTo(c.Now() + time.Second)
		return strings.TrimSpace(cmd.Stdout() + cmd.Stderr())
	}
	const look = "kubectl get node node-2 --no-headers"
	says("kubectl delete node node-2")
	c.RunTo(c.Now() + time.Minute)
	if got := says(look); !strings.Contains(got, "not found") {
		t.Errorf("while its kubelet runs on the node reads %q", got)
	}
	says("ssh node-2 systemctl restart kubelet")
	if got := strings.Fields(says(look)); len(got) < 5 || got[1] != "Ready" || got[4] != "v1.36.3" {
		t.Errorf("after a restart of its kubelet the node reads %q", got)
	}
}
