package api

import (
	"fmt"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
)

func events(c *Client) string {
	var out []string
	for _, e := range List[*corev1.Event](c, "default") {
		count := e.Count
		if e.Series != nil {
			count = e.Series.Count
		}
		out = append(out, fmt.Sprintf("%s x%d: %s", e.Reason, count, e.Message))
	}
	return strings.Join(out, "\n")
}

func TestRecorder(t *testing.T) {
	for _, c := range []struct {
		name   string
		record func(s *Server, r *Recorder, p *corev1.Pod)
		want   string
	}{
		{"identical events are counted", func(s *Server, r *Recorder, p *corev1.Pod) {
			for range 3 {
				r.Event(p, "Warning", "BackOff", "Back-off")
			}
		}, "BackOff x3: Back-off"},
		{"containers are told apart", func(s *Server, r *Recorder, p *corev1.Pod) {
			r.EventContainer(p, "spec.containers{a}", "Normal", "Started", "Container started")
			r.EventContainer(p, "spec.containers{b}", "Normal", "Started", "Container started")
		}, "Started x1: Container started\nStarted x1: Container started"},
		{"from the tenth message on, one reason is combined", func(s *Server, r *Recorder, p *corev1.Pod) {
			for i := range 12 {
				r.Eventf(p, "Warning", "Failed", "%d", i)
			}
		}, "Failed x1: 0\nFailed x1: 1\nFailed x1: 2\nFailed x1: 3\nFailed x1: 4\nFailed x1: 5\nFailed x1: 6\nFailed x1: 7\nFailed x1: 8\nFailed x3: (combined from similar events): 11"},
		{"after ten quiet minutes nothing is combined", func(s *Server, r *Recorder, p *corev1.Pod) {
			for i := range 10 {
				if i == 9 {
					s.sim.RunUntil(601 * time.Second)
				}
				r.Eventf(p, "Warning", "Failed", "%d", i)
			}
		}, "Failed x1: 0\nFailed x1: 1\nFailed x1: 2\nFailed x1: 3\nFailed x1: 4\nFailed x1: 5\nFailed x1: 6\nFailed x1: 7\nFailed x1: 8\nFailed x1: 9"},
		{"after 25 events about an object there is one every five minutes", func(s *Server, r *Recorder, p *corev1.Pod) {
			for range 40 {
				r.Event(p, "Warning", "BackOff", "Back-off")
			}
			s.sim.RunUntil(301 * time.Second)
			r.Event(p, "Warning", "BackOff", "Back-off")
			r.Event(p, "Warning", "BackOff", "Back-off")
		}, "BackOff x41: Back-off"},
		{"the flood of one type does not drown the other", func(s *Server, r *Recorder, p *corev1.Pod) {
			for range 40 {
				r.Event(p, "Warning", "BackOff", "Back-off")
			}
			r.Event(p, "Normal", "Killing", "Stopping")
		}, "BackOff x25: Back-off\nKilling x1: Stopping"},
		{"events are forgotten an hour after their last occurrence", func(s *Server, r *Recorder, p *corev1.Pod) {
			r.Event(p, "Normal", "Once", "once")
			r.Event(p, "Normal", "Twice", "twice")
			s.sim.RunUntil(30 * time.Minute)
			r.Event(p, "Normal", "Twice", "twice")
			s.sim.RunUntil(61 * time.Minute)
		}, "Twice x2: twice"},
	} {
		t.Run(c.name, func(t *testing.T) {
			srv, client := newServer(t)
			p := running(t, client, "p", nil)
			c.record(srv, srv.Recorder("kubelet", "node-1"), p)
			if got := events(client); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestEventsAreNamedAfterObjectAndTime(t *testing.T) {
	srv, c := newServer(t)
	p := running(t, c, "p", nil)
	srv.Recorder("kubelet", "node-1").EventContainer(p, "spec.containers{c}", "Normal", "Started", "Container started")
	e := List[*corev1.Event](c, "default")[0]
	if want := fmt.Sprintf("p.%x", epoch.UnixNano()); e.Name != want {
		t.Errorf("named %s, want %s", e.Name, want)
	}
	ref := corev1.ObjectReference{APIVersion: "v1", Kind: "Pod", Namespace: "default", Name: "p", UID: p.UID, ResourceVersion: p.ResourceVersion, FieldPath: "spec.containers{c}"}
	if e.InvolvedObject != ref {
		t.Errorf("about %v, want %v", e.InvolvedObject, ref)
	}
	if e.Source != (corev1.EventSource{Component: "kubelet", Host: "node-1"}) || e.ReportingController != "kubelet" || e.ReportingInstance != "node-1" {
		t.Errorf("from %v %q %q", e.Source, e.ReportingController, e.ReportingInstance)
	}
}

func TestSeriesRecorder(t *testing.T) {
	srv, c := newServer(t)
	p := running(t, c, "p", nil)
	r := srv.SeriesRecorder("default-scheduler", "node-1")
	for range 4 {
		r.Event(p, nil, "Warning", "FailedScheduling", "Scheduling", "0/1 nodes are available")
		srv.sim.RunUntil(srv.sim.Elapsed() + time.Minute)
	}
	if got, want := events(c), "FailedScheduling x2: 0/1 nodes are available"; got != want {
		t.Errorf("a series is written once: got %s, want %s", got, want)
	}
	srv.sim.RunUntil(srv.sim.Elapsed() + 7*time.Minute)
	r.Event(p, nil, "Warning", "FailedScheduling", "Scheduling", "0/1 nodes are available")
	if got := len(List[*corev1.Event](c, "default")); got != 2 {
		t.Errorf("%d events after the series ended, want 2", got)
	}
	e := List[*corev1.Event](c, "default")[0]
	if e.Source.Component != "" || e.ReportingController != "default-scheduler" || e.ReportingInstance != "default-scheduler-node-1" || e.EventTime.IsZero() || !e.FirstTimestamp.IsZero() {
		t.Errorf("not in the new form: %+v", e)
	}
}
