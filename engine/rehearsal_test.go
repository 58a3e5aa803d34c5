package engine_test

import (
	"testing"
	"time"

	"github.com/podscope/podscope/engine"
	"github.com/podscope/podscope/engine/protocol"
)

const rehearsed = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: nginx
`

func rehearse(c *engine.Cluster, text string) protocol.Ran {
	return c.Rehearse("kubectl apply -f web.yaml --dry-run=server", []protocol.File{{Name: "web.yaml", Text: text}})
}

func TestARehearsalSaysWhatWouldBeSaidAndChangesNothing(t *testing.T) {
	c := engine.NewCluster(engine.Config{})
	defer c.Close()
	c.RunTo(time.Second)
	at, hash := c.Now(), c.Sim.Hash()
	if got := rehearse(c, rehearsed); got.Stdout != "pod/web created (server dry run)\n" {
		t.Errorf("a new pod: %+v", got)
	}
	if got := rehearse(c, "kind: [\n"); got.Exit != 1 || got.Stderr == "" {
		t.Errorf("a broken text: %+v", got)
	}
	if c.Now() != at || c.Sim.Hash() != hash {
		t.Error("the cluster has changed")
	}
}

func TestARehearsalKnowsWhatIsThere(t *testing.T) {
	c := engine.NewCluster(engine.Config{})
	defer c.Close()
	c.WriteFile("web.yaml", []byte(rehearsed))
	cmd := c.Command("kubectl apply -f web.yaml")
	c.RunTo(time.Second)
	if cmd.Exit() != 0 {
		t.Fatal(cmd.Stderr())
	}
	if got := rehearse(c, rehearsed); got.Stdout != "pod/web unchanged (server dry run)\n" {
		t.Errorf("the same again: %+v", got)
	}
}

func TestARehearsalKnowsWhatIsGone(t *testing.T) {
	c := engine.NewCluster(engine.Config{})
	defer c.Close()
	cmd := c.Command("kubectl delete clusterrole view")
	c.RunTo(time.Second)
	if cmd.Exit() != 0 {
		t.Fatal(cmd.Stderr())
	}
	if got := c.Rehearse("kubectl get clusterrole view", nil); got.Exit != 1 {
		t.Errorf("a deleted role of the cluster's own: %+v", got)
	}
}

func BenchmarkRehearse(b *testing.B) {
	c := engine.NewCluster(engine.Config{})
	defer c.Close()
	for b.Loop() {
		rehearse(c, rehearsed)
	}
}
