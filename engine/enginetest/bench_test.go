package enginetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine"
)

const sleeper = `apiVersion: v1
kind: Pod
metadata:
  name: %s
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - name: c
    image: busybox:1.36
    command: [sh, -c, "sleep 100000"]
---
`

const sleepers = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: %d
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: c
        image: busybox:1.36
        command: [sh, -c, "sleep 100000"]
`

func running(c *engine.Cluster) int {
	n := 0
	for _, o := range c.Store.List("pods", "default") {
		if o.(*corev1.Pod).Status.Phase == corev1.PodRunning {
			n++
		}
	}
	return n
}

// BenchmarkPodsToRunning applies many pods to 10 nodes and lets time pass until all run. ns/pod tells whether the cost per pod stays flat.
func BenchmarkPodsToRunning(b *testing.B) {
	for _, pods := range []int{10, 100, 1000} {
		b.Run(fmt.Sprint(pods), func(b *testing.B) {
			var text strings.Builder
			for i := range pods {
				fmt.Fprintf(&text, sleeper, fmt.Sprintf("p%d", i))
			}
			toRunning(b, text.String(), pods)
		})
	}
}

// BenchmarkReplicasToRunning is the same for the replicas of one deployment.
func BenchmarkReplicasToRunning(b *testing.B) {
	for _, pods := range []int{10, 100, 1000} {
		b.Run(fmt.Sprint(pods), func(b *testing.B) { toRunning(b, fmt.Sprintf(sleepers, pods), pods) })
	}
}

func toRunning(b *testing.B, manifest string, pods int) {
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		c := engine.NewCluster(engine.Config{Seed: 1, Nodes: 10, Prepull: true})
		c.WriteFile("pods.yaml", []byte(manifest))
		b.StartTimer()
		c.Command("kubectl apply -f pods.yaml")
		for limit := c.Now() + 30*time.Minute; running(c) < pods && c.Now() < limit; {
			c.RunTo(c.Now() + time.Second)
		}
		b.StopTimer()
		if running(c) < pods {
			b.Fatalf("%d of %d pods run", running(c), pods)
		}
		c.Close()
		b.StartTimer()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*pods), "ns/pod")
}

// BenchmarkTenMinutesOfACrashLoop lets ten minutes pass for a pod that always fails.
func BenchmarkTenMinutesOfACrashLoop(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		c := engine.NewCluster(engine.Config{Seed: 1, Prepull: true})
		c.WriteFile("pod.yaml", []byte(strings.Replace(fmt.Sprintf(sleeper, "p"), "sleep 100000", "exit 1", 1)))
		c.Command("kubectl apply -f pod.yaml")
		c.RunTo(time.Second)
		b.StartTimer()
		c.RunTo(10 * time.Minute)
		b.StopTimer()
		c.Close()
		b.StartTimer()
	}
}

// BenchmarkBoot builds a cluster and lets it boot.
func BenchmarkBoot(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		engine.NewCluster(engine.Config{Seed: 1}).Close()
	}
}

// BenchmarkIdleHour lets an hour pass with one running pod.
func BenchmarkIdleHour(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		c := engine.NewCluster(engine.Config{Seed: 1, Prepull: true})
		c.WriteFile("pod.yaml", []byte(fmt.Sprintf(sleeper, "p")))
		c.Command("kubectl apply -f pod.yaml")
		c.RunTo(10 * time.Second)
		b.StartTimer()
		c.RunTo(time.Hour)
		b.StopTimer()
		c.Close()
		b.StartTimer()
	}
}
