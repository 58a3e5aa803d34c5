package api

import (
	"fmt"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

func BenchmarkCreatePod(b *testing.B) {
	_, c := newServer(b)
	p := pod("p")
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		p.Name = fmt.Sprint("p", i)
		i++
		if _, err := c.Create(p, CreateOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCreatePodFromJSON(b *testing.B) {
	_, c := newServer(b)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		body := fmt.Sprintf(`{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p%d"},"spec":{"containers":[{"name":"c","image":"nginx"}]}}`, i)
		i++
		if _, err := c.CreateFrom("pods", "default", []byte(body), CreateOptions{FieldValidation: "Strict"}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkUpdatePodStatus(b *testing.B) {
	srv, c := newServer(b)
	obj, err := c.Create(pod("p"), CreateOptions{})
	if err != nil {
		b.Fatal(err)
	}
	p := obj.(*corev1.Pod).DeepCopy()
	p.ResourceVersion = ""
	p.Status.ContainerStatuses = []corev1.ContainerStatus{{Name: "c", Image: "nginx"}}
	kubelet := srv.Client("kubelet")
	b.ReportAllocs()
	for b.Loop() {
		p.Status.ContainerStatuses[0].RestartCount++
		if _, err := kubelet.UpdateStatus(p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBind(b *testing.B) {
	srv, c := newServer(b)
	scheduler := srv.Client("default-scheduler")
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		b.StopTimer()
		name := fmt.Sprint("p", i)
		i++
		if _, err := c.Create(pod(name), CreateOptions{}); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if _, err := scheduler.Bind("default", name, "", "node-1"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEvent(b *testing.B) {
	srv, c := newServer(b)
	r := srv.Recorder("kubelet", "node-1")
	var pods []*corev1.Pod
	for i := range 1000 {
		obj, err := c.Create(pod(fmt.Sprint("p", i)), CreateOptions{})
		if err != nil {
			b.Fatal(err)
		}
		pods = append(pods, obj.(*corev1.Pod))
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		r.EventContainer(pods[i%len(pods)], "spec.containers{c}", corev1.EventTypeNormal, "Started", "Container started")
		i++
	}
}
