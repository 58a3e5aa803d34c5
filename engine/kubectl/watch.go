package kubectl

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

// watcher queues changes for a process that waits for them.
type watcher struct {
	r     *run
	queue []store.Entry
	stop  func()
	ended bool // the wait is over

	interrupted bool // by ^C
}

// newWatcher watches the objects of a kind that match; existing ones come first, as Added.
func (r *run) newWatcher(k *api.Kind, match func(store.Object) bool) *watcher {
	w := &watcher{r: r}
	w.stop = r.client.WatchMatching(k.Name(), match, func(e store.Entry) {
		w.queue = append(w.queue, e)
		r.p.Wake()
	})
	return w
}

// next waits for a change; ok is false when the wait ended first.
func (w *watcher) next() (e store.Entry, ok bool) {
	for len(w.queue) == 0 {
		if w.ended {
			return e, false
		}
		w.r.p.Park()
	}
	e = w.queue[0]
	w.queue = w.queue[1:]
	return e, true
}

// until lets ^C, and a deadline since the start of the world unless it is 0, end a wait in an orderly way. The returned function
// puts things back.
func (w *watcher) until(deadline time.Duration) func() {
	r := w.r
	r.p.Handle(proc.SIGINT, func() {
		w.ended, w.interrupted = true, true
		r.p.Wake()
	})
	var timer *sim.Timer
	if deadline > 0 {
		timer = r.sim.After(deadline-r.sim.Elapsed(), "kubectl timeout", func() {
			w.ended = true
			r.p.Wake()
		})
	}
	return func() {
		timer.Stop()
		r.p.Default(proc.SIGINT)
		w.stop()
	}
}

// checkTimeout refuses a --request-timeout that is no time. Models k8s.io/client-go/tools/clientcmd ParseTimeout.
func (r *run) checkTimeout() error {
	text := r.str("request-timeout")
	if _, err := strconv.Atoi(text); err == nil {
		return nil
	}
	if _, err := time.ParseDuration(text); err == nil {
		return nil
	}
	return errors.New("Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)") //nolint:staticcheck // kubectl's words
}

// requestDeadline is when --request-timeout ends a watch; 0: never.
func (r *run) requestDeadline() time.Duration {
	text := r.str("request-timeout")
	d, err := time.ParseDuration(text)
	if n, nerr := strconv.Atoi(text); nerr == nil {
		d, err = time.Duration(n)*time.Second, nil
	}
	if err != nil || d <= 0 {
		return 0
	}
	return r.deadline(d)
}

// watchObjects prints objects and then their changes until it is interrupted.
// Models k8s.io/kubectl/pkg/cmd/get (*GetOptions).watch.
func (r *run) watchObjects(b *builder) error {
	b.oneType, b.stopOnError = true, true
	infos, k, err := r.watchStart(b)
	if err != nil || k == nil {
		return err
	}
	match, err := r.watchMatch(b, infos)
	if err != nil {
		return err
	}
	show, err := r.watchPrinter(k)
	if err != nil {
		return err
	}
	known := map[string]string{}
	for n, i := range infos {
		known[i.namespace+"/"+i.name] = i.object.GetResourceVersion()
		if !r.flag("watch-only") {
			if err := show(i.object, watch.Added, n == len(infos)-1); err != nil {
				return err
			}
		}
	}
	if err := watchable(b, len(infos)); err != nil {
		return err
	}
	w := r.newWatcher(k, match)
	defer w.until(r.requestDeadline())()
	for {
		e, ok := w.next()
		if !ok && !w.interrupted {
			return nil
		}
		if !ok {
			return exitCode{code: 1}
		}
		if e.Type == watch.Added && known[e.Key.Namespace+"/"+e.Key.Name] == e.Object.GetResourceVersion() {
			continue
		}
		if err := show(e.Object, e.Type, true); err != nil {
			return err
		}
	}
}

func (r *run) watchStart(b *builder) ([]*info, *api.Kind, error) {
	infos, err := b.collect()
	if err != nil {
		if r.flag("ignore-not-found") {
			return nil, nil, nil
		}
		return nil, nil, err
	}
	if len(infos) > 0 {
		return infos, infos[0].kind, nil
	}
	kinds, err := b.kinds()
	if err != nil || len(kinds) == 0 {
		return nil, nil, err
	}
	return nil, kinds[0], nil
}

// watchable refuses to watch several objects that were named, or that files hold.
// Models k8s.io/cli-runtime/pkg/resource (*Result).Watch.
func watchable(b *builder, objects int) error {
	switch {
	case !b.targetsSingle || objects < 2:
		return nil
	case len(b.files) == 1:
		return fmt.Errorf("watch is only supported on individual resources and resource collections - %d resources were found", objects)
	}
	return errors.New("you may only watch a single resource or type of resource at a time")
}

// watchMatch decides which objects a watch is about.
func (r *run) watchMatch(b *builder, infos []*info) (func(store.Object) bool, error) {
	if b.targetsSingle && len(infos) == 1 {
		i := infos[0]
		return func(o store.Object) bool { return o.GetName() == i.name && o.GetNamespace() == i.namespace }, nil
	}
	byLabels, err := labels.Parse(b.labels)
	if err != nil {
		return nil, err
	}
	byFields, err := fields.ParseSelector(b.fields)
	if err != nil {
		return nil, err
	}
	return func(o store.Object) bool {
		k := api.KindOf(o)
		return (b.namespace == "" || !k.Namespaced || o.GetNamespace() == b.namespace) && byLabels.Matches(labels.Set(o.GetLabels())) && byFields.Matches(k.Fields(o))
	}, nil
}

// watchPrinter prints one object at a time. Rows of a table are held back until flush; later ones keep the column widths.
func (r *run) watchPrinter(k *api.Kind) (show func(o store.Object, e watch.EventType, flush bool) error, err error) {
	events := r.flag("output-watch-events")
	if r.humanReadable() {
		t := r.newTable(k, r.flag("show-kind"))
		return func(o store.Object, e watch.EventType, flush bool) error {
			name := ""
			if events {
				name = string(e)
			}
			t.at.now = r.p.Now()
			t.print(o, name)
			if !flush {
				return nil
			}
			return t.out.Flush()
		}, nil
	}
	p, err := r.getPrinter()
	if err != nil {
		return nil, err
	}
	return func(o store.Object, e watch.EventType, flush bool) error {
		if events {
			return p.print(r.out, map[string]any{"type": string(e), "object": toMap(o)})
		}
		return p.print(r.out, toMap(o))
	}, nil
}
