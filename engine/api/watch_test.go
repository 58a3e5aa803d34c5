package api

import (
	"fmt"
	"slices"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/store"
)

func TestWatchDeliversEverythingInOrderAndLate(t *testing.T) {
	srv, c := newServer(t)
	running(t, c, "a", nil)
	var seen []string
	note := func(e store.Entry) {
		seen = append(seen, fmt.Sprint(e.Type, " ", e.Key.Name))
		if late := srv.sim.Elapsed() - e.At; late < minWatchDelay || late > 2*maxWatchDelay {
			t.Errorf("%s %s came after %v", e.Type, e.Key.Name, late)
		}
	}
	stop := srv.Client("kubelet").Watch("pods", note)
	if len(seen) != 0 {
		t.Errorf("delivered inside Watch: %v", seen)
	}
	if _, err := c.Create(pod("b"), CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Bind("default", "b", "", "node-1"); err != nil {
		t.Fatal(err)
	}
	srv.sim.RunUntil(time.Second)
	if _, err := c.Delete("pods", "default", "a", DeleteOptions{GracePeriodSeconds: new(int64)}); err != nil {
		t.Fatal(err)
	}
	srv.sim.RunUntil(2 * time.Second)
	stop()
	if _, err := c.Create(pod("c"), CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	srv.sim.RunUntil(3 * time.Second)
	if want := []string{"ADDED a", "ADDED b", "MODIFIED b", "MODIFIED a", "DELETED a"}; !slices.Equal(seen, want) {
		t.Errorf("seen %v, want %v", seen, want)
	}
}

func TestWatchMatchingSeesObjectsComeAndGo(t *testing.T) {
	srv, c := newServer(t)
	onNode := func(o store.Object) bool { return o.(*corev1.Pod).Spec.NodeName == "node-1" }
	var seen []string
	srv.Client("kubelet").WatchMatching("pods", onNode, func(e store.Entry) { seen = append(seen, fmt.Sprint(e.Type, " ", e.Key.Name)) })
	if _, err := c.Create(pod("elsewhere"), CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	running(t, c, "here", nil)
	if _, err := c.Delete("pods", "default", "here", DeleteOptions{GracePeriodSeconds: new(int64)}); err != nil {
		t.Fatal(err)
	}
	srv.sim.RunUntil(time.Second)
	if want := []string{"ADDED here", "MODIFIED here", "DELETED here"}; !slices.Equal(seen, want) {
		t.Errorf("seen %v, want %v", seen, want)
	}
}

func TestWatchForTellsOfWhatConcernsItWhenWatchWould(t *testing.T) {
	bound := func(e store.Entry) bool { return e.Object.(*corev1.Pod).Spec.NodeName != "" }
	type told struct {
		rev store.Revision
		at  time.Duration
	}
	watched := func(watch func(c *Client, fn func(store.Entry))) (seen []told) {
		srv, c := newServer(t)
		running(t, c, "a", nil)
		watch(srv.Client("kubelet"), func(e store.Entry) { seen = append(seen, told{e.Rev, srv.sim.Elapsed()}) })
		for i := range 20 {
			running(t, c, fmt.Sprint("b", i), nil)
			srv.sim.RunUntil(srv.sim.Elapsed() + time.Millisecond)
		}
		srv.sim.RunUntil(time.Second)
		return seen
	}
	want := watched(func(c *Client, fn func(store.Entry)) {
		c.Watch("pods", func(e store.Entry) {
			if bound(e) {
				fn(e)
			}
		})
	})
	got := watched(func(c *Client, fn func(store.Entry)) { c.WatchFor("pods", bound, fn) })
	if !slices.Equal(got, want) || len(want) < 20 {
		t.Errorf("told %v, want %v", got, want)
	}
}
