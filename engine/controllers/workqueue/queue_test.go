package workqueue_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/sim"
)

func TestKeysAreLookedAt(t *testing.T) {
	k := workqueue.Key{Namespace: "default", Name: "a"}
	tests := []struct {
		name string
		do   func(q *workqueue.Queue)
		fail int // how many looks fail
		want []time.Duration
	}{
		{"once, however often they were added", func(q *workqueue.Queue) { q.Add(k); q.Add(k) }, 0, []time.Duration{0}},
		{"later", func(q *workqueue.Queue) { q.AddAfter(k, time.Second) }, 0, []time.Duration{time.Second}},
		{"at the earliest of several times", func(q *workqueue.Queue) {
			q.AddAfter(k, 3*time.Second)
			q.AddAfter(k, time.Second)
			q.AddAfter(k, 2*time.Second)
		}, 0, []time.Duration{time.Second}},
		{"now and later", func(q *workqueue.Queue) { q.AddAfter(k, time.Second); q.Add(k) }, 0, []time.Duration{0, time.Second}},
		{"again after waits that double", func(q *workqueue.Queue) { q.Add(k) }, 3, []time.Duration{0, 10 * time.Millisecond, 20 * time.Millisecond, 50 * time.Millisecond}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := sim.New(1, time.Unix(0, 0))
			var got []time.Duration
			q := workqueue.New(s, "test", func(workqueue.Key) error {
				got = append(got, s.Elapsed().Truncate(10*time.Millisecond))
				if len(got) <= tt.fail {
					return errors.New("no")
				}
				return nil
			})
			tt.do(q)
			s.RunUntil(10 * time.Second)
			if !slices.Equal(got, tt.want) {
				t.Errorf("looked at %v, want %v", got, tt.want)
			}
		})
	}
}

func TestFailedKeysWaitAsTheirControllerSays(t *testing.T) {
	retry := workqueue.Retry{First: time.Second, Last: 3 * time.Second, Most: 4}
	want := []time.Duration{0, 1 * time.Second, 3 * time.Second, 6 * time.Second, 9 * time.Second} // then it is given up
	s := sim.New(1, time.Unix(0, 0))
	k := workqueue.Key{Namespace: "default", Name: "a"}
	looks := map[string][]time.Duration{}
	look := func(who string) error {
		looks[who] = append(looks[who], s.Elapsed().Truncate(time.Second))
		return errors.New("no")
	}
	workqueue.New(s, "queue", func(workqueue.Key) error { return look("queue") }).Retrying(retry).Add(k)
	workqueue.NewWorkers(s, "workers", func(*workqueue.Pass, workqueue.Key) error { return look("workers") }).Retrying(retry).Add(k)
	s.RunUntil(time.Minute)
	for who, got := range looks {
		if !slices.Equal(got, want) {
			t.Errorf("%s looked at %v, want %v", who, got, want)
		}
	}
	if len(looks) != 2 {
		t.Errorf("looked: %v", looks)
	}
}
