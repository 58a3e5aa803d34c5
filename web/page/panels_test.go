package page

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/text"
)

var english = labels{&text.English}

// words is what stands in a component, without its elements.
func words(ui app.UI) string {
	plain := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(app.HTMLString(ui), " ")
	return strings.Join(strings.Fields(html.UnescapeString(plain)), " ")
}

func TestEventsStandNewestFirstAndNewOnesAreMarked(t *testing.T) {
	ref := protocol.Ref{Kind: "Pod", Namespace: "default", Name: "web"}
	list := &EventList{T: english, Known: true, At: 60_000, Limit: 10, Fresh: map[string]bool{"b": true}, List: []protocol.Event{
		{ID: "a", Type: "Normal", Reason: "Scheduled", Ref: ref, Message: "assigned", Count: 1, First: 1000, Last: 1000},
		{ID: "b", Type: "Warning", Reason: "BackOff", Ref: ref, Message: "restarting", Count: 3, First: 20_000, Last: 50_000},
	}}
	got := words(list)
	backOff, scheduled := strings.Index(got, "Warning BackOff 10s ago × 3 over 30s new"), strings.Index(got, "Normal Scheduled 59s ago")
	if backOff < 0 || scheduled < backOff {
		t.Errorf("events read: %s", got)
	}
	if n := strings.Count(got, " new "); n != 1 {
		t.Errorf("%d events are marked as new, want 1: %s", n, got)
	}
}

func TestOnlyEventsOfTheSelectedPod(t *testing.T) {
	web := protocol.Ref{Kind: "Pod", Namespace: "default", Name: "web"}
	list := &EventList{T: english, Limit: 10, Only: true, Selected: web, List: []protocol.Event{
		{ID: "a", Reason: "Mine", Ref: web}, {ID: "b", Reason: "Other", Ref: protocol.Ref{Kind: "Node", Name: "node-1"}},
	}}
	if got := words(list); !strings.Contains(got, "Mine") || strings.Contains(got, "Other") {
		t.Errorf("events read: %s", got)
	}
}

func TestEveryTonePairsAShapeWithAWord(t *testing.T) {
	shapes := map[string]string{}
	for _, tone := range []string{"good", "bad", "busy", "done"} {
		drawn := app.HTMLString(toneIcon(tone))
		if other, taken := shapes[drawn]; taken {
			t.Errorf("%s looks like %s", tone, other)
		}
		shapes[drawn] = tone
		tile := app.HTMLString(podList{labels: english, density: "tiles"}.draw([]protocol.Pod{{ID: "1", Name: "web", Namespace: "default", Tone: tone, Status: "S", Ready: "1/1"}}))
		if want := `aria-label="web S 1/1 ` + english.tone(tone) + `"`; !strings.Contains(tile, want) {
			t.Errorf("a tile in trouble %q is %s, without %s", tone, tile, want)
		}
	}
}

func TestPodsOfALostNodeAreStillShown(t *testing.T) {
	got := words(&ClusterPanel{T: english, Known: true, Pods: []protocol.Pod{{ID: "1", Name: "web", Namespace: "default", Node: "gone-1"}}})
	if !strings.Contains(got, "gone-1 "+english.NodeLost) || !strings.Contains(got, "web") {
		t.Errorf("the cluster reads %q", got)
	}
}

func TestEmptyPanelsSayWhatWillAppear(t *testing.T) {
	for name, c := range map[string]struct {
		panel app.UI
		want  string
	}{
		"cluster before the engine": {&ClusterPanel{T: english}, english.ClusterStarting},
		"cluster without pods":      {&ClusterPanel{T: english, Known: true}, english.ClusterEmpty},
		"no pod chosen":             {&Inspector{T: english}, english.PodEmpty},
		"a pod that is not there":   {&Inspector{T: english, Ref: protocol.Ref{Kind: "Pod", Name: "web"}}, english.PodGone},
		"no events":                 {&EventList{T: english}, english.EventsEmpty},
		"no timeline":               {&Timeline{T: english}, english.TimelineEmpty},
		"no answer":                 {&ManifestPanel{T: english, FileList: []string{"a.yaml"}}, english.AnswerNone},
	} {
		if got := words(c.panel); !strings.Contains(got, c.want) {
			t.Errorf("%s reads %q, want %q in it", name, got, c.want)
		}
	}
}

func TestAProblemThatTheAnswerTellsIsNotToldAgain(t *testing.T) {
	tab := protocol.Problem{Line: 7, Message: "found character that cannot start any token"}
	missing := protocol.Problem{Line: 3, Message: "spec.containers: Required value"}
	for _, c := range []struct {
		name     string
		problems []protocol.Problem
		want     int
	}{{"alone", []protocol.Problem{tab}, 1}, {"one of several", []protocol.Problem{tab, missing}, 2}} {
		got := words(&ManifestPanel{T: english, FileList: []string{"a.yaml"}, Answer: Answer{Said: "error: yaml: line 7: " + tab.Message, Problems: c.problems}})
		if n := strings.Count(got, tab.Message); n != c.want || !strings.Contains(got, "Line 7") {
			t.Errorf("%s: told %d times, want %d: %s", c.name, n, c.want, got)
		}
	}
}

func TestNotesStandApartFromProblems(t *testing.T) {
	notes := []protocol.Note{{File: "a.yaml", Line: 5, Path: "spec.hostIPC", Text: protocol.Text{"en": "Not simulated: that.", "zh": "未模拟：那个。"}}}
	for _, c := range []struct {
		name   string
		answer Answer
		want   []string
		never  string
	}{
		{"beside an answer", Answer{OK: true, Said: "pod/web created", Notes: notes}, []string{"pod/web created", "not wholly: 1", "Line 5", "spec.hostIPC", "Not simulated: that."}, "未"},
		{"without one", Answer{Notes: notes}, []string{english.AnswerNone, "Line 5"}, ""},
		{"none", Answer{OK: true, Said: "pod/web created"}, nil, "simulated"},
	} {
		got := words(&ManifestPanel{T: english, FileList: []string{"a.yaml"}, Answer: c.answer})
		for _, w := range c.want {
			if !strings.Contains(got, w) {
				t.Errorf("%s reads %q, want %q in it", c.name, got, w)
			}
		}
		if c.never != "" && strings.Contains(got, c.never) {
			t.Errorf("%s reads %q, which must not have %q", c.name, got, c.never)
		}
	}
}

func TestCommandsNameTheirNamespace(t *testing.T) {
	for _, c := range [][3]string{
		{"kubectl delete pod web", "default", "kubectl delete pod web"},
		{"kubectl delete pod web", "shop", "kubectl delete pod web -n shop"},
		{"kubectl exec web -c app -- kill 1", "shop", "kubectl exec web -c app -n shop -- kill 1"},
	} {
		if got := inNamespace(c[0], c[1]); got != c[2] {
			t.Errorf("in %s: %q, want %q", c[1], got, c[2])
		}
	}
}

func TestNamesInSentencesStandOut(t *testing.T) {
	for _, c := range [][2]string{
		{"*web* was started (restart *2*).", `<p><strong class="mono">web</strong> was started (restart <strong class="mono">2</strong>).</p>`},
		{"2 * 3", "<p>2 * 3</p>"},
		{"nothing", "<p>nothing</p>"},
	} {
		if got := strings.ReplaceAll(app.HTMLString(app.P().Body(sentence(c[0])...)), "\n", ""); got != c[1] {
			t.Errorf("%q is drawn as %s", c[0], got)
		}
	}
}

func TestPodsKeepTheirPlacesWhileOthersComeAndGo(t *testing.T) {
	row := func(ids string) (pods []protocol.Pod) {
		for i, id := range strings.Fields(ids) {
			pods = append(pods, protocol.Pod{ID: id, Name: id, Created: int64(i)})
		}
		return pods
	}
	s := seats{}
	s.begin(0, false)
	for _, c := range []struct {
		pods    string
		compact bool
		want    string
	}{
		{"a b c", false, "a b c"},
		{"a c", false, "a - c"},
		{"a c d", false, "a d c"},
		{"a c", false, "a - c"},
		{"a c", true, "a c"},
		{"c", true, "c"},
		{"", true, ""},
	} {
		var got []string
		s.begin(3, true)
		for _, pod := range s.seat("node-1", row(c.pods), c.compact) {
			got = append(got, orElse(pod.ID, "-"))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q sits as %q, want %q", c.pods, strings.Join(got, " "), c.want)
		}
	}
}

func TestAWorkloadShowsItsRevisionsAndWhoGetsTraffic(t *testing.T) {
	pod := func(name, owner string) protocol.Pod {
		return protocol.Pod{ID: name, Namespace: "default", Name: name, Owner: owner, Status: "Running"}
	}
	panel := &ClusterPanel{
		T: english, Known: true, ByOwner: true,
		Pods: []protocol.Pod{pod("old", "ReplicaSet/web-1"), pod("new", "ReplicaSet/web-2"), pod("alone", "")},
		Workloads: []protocol.Workload{{ID: "d", Kind: "Deployment", Namespace: "default", Name: "web", Stage: "rolling", Revisions: []protocol.Revision{
			{Name: "web-1", Owner: "ReplicaSet/web-1", Number: 1, Images: []string{"nginx:1"}, Differs: []protocol.Difference{{Path: "spec.containers[c].image", Here: "nginx:1", New: "nginx:2"}}},
			{Name: "web-2", Owner: "ReplicaSet/web-2", Number: 2, Newest: true, Images: []string{"nginx:2"}},
		}}},
		Services: []protocol.Service{
			{ID: "s", Namespace: "default", Name: "front", Selector: []protocol.KeyValue{{Key: "app", Value: "web"}}, Backends: []protocol.Backend{{Pod: "old"}, {Pod: "new", Not: "unready"}}},
			{ID: "n", Namespace: "default", Name: "nowhere", Selector: []protocol.KeyValue{{Key: "app", Value: "wbe"}}},
		},
		Flows: []protocol.Flow{{Service: "default/front", Pod: "default/old", Settled: 7, Failed: 2}},
	}
	got := words(panel)
	for _, want := range []string{
		"Deployment web rolling out", "Service front", "connections: 7 failed: 2", "revision 1", "spec.containers[c].image: nginx:1 → nginx:2", "revision 2 newest",
		"old Running", english.GetsTraffic + " · connections: 7", english.NotUnready, english.PodsAlone, english.ServicesNowhere, english.SelectsNone,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in: %s", want, got)
		}
	}
}

func TestOfVeryManyPodsAFewChangeAtATime(t *testing.T) {
	pods := func(status string) (list []protocol.Pod) {
		for i := range 100 {
			list = append(list, protocol.Pod{ID: strconv.Itoa(i), Status: status})
		}
		return list
	}
	s := seats{}
	changed := func(status string, playing bool) (n int) {
		s.begin(100, playing)
		for _, pod := range s.seat("node-1", pods(status), !playing) {
			if pod.Status == status {
				n++
			}
		}
		return n
	}
	for i, c := range []struct {
		status  string
		playing bool
		want    int
	}{{"Pending", false, 100}, {"Running", true, ration}, {"Running", true, 2 * ration}, {"Running", false, 100}} {
		if got := changed(c.status, c.playing); got != c.want {
			t.Errorf("drawing %d shows %d pods %s, want %d", i+1, got, c.status, c.want)
		}
	}
}

func TestButtonsInRowsMeanWhatTheySpell(t *testing.T) {
	pod := protocol.Ref{Kind: "Pod", Namespace: "default", Name: "web"}
	for _, c := range []struct {
		spelled string
		want    any
	}{
		{means("select", pod), Select{pod}},
		{means("event", protocol.Ref{Kind: "Node", Name: "node-1"}, "e-1"), Why{protocol.Why{Ref: protocol.Ref{Kind: "Node", Name: "node-1"}, Subject: "event", Event: "e-1"}}},
		{"select|Pod", nil},
		{"", nil},
	} {
		if got := meantInRow(c.spelled); got != c.want {
			t.Errorf("%q means %#v, want %#v", c.spelled, got, c.want)
		}
	}
}

func TestARowIsALineWhateverStandsInIt(t *testing.T) {
	list := &EventList{T: english, Known: true, Limit: 10, List: []protocol.Event{{ID: "a", Message: "first\nsecond <b>", Reason: "Odd"}, {ID: "b", Reason: "Other"}}}
	var lines rowLines
	for _, e := range list.List {
		lines.add(e.ID, oneLine(list.item(e).String()))
	}
	if got := strings.Split(lines.String(), "\n"); len(got) != 2 || !strings.HasPrefix(got[0], "a <li") || !strings.Contains(got[0], "first&#10;second &lt;b&gt;") || !strings.HasPrefix(got[1], "b <li") {
		t.Errorf("the lines are %q", got)
	}
}

func TestALanesDrawingIsKeptAsTimeGoesOn(t *testing.T) {
	for _, c := range []struct{ a, b axis }{
		{axis{0, 61_000}, axis{0, 62_500}},
		{axis{541_000, 601_000}, axis{541_700, 601_700}},
	} {
		if c.a.wider() != c.b.wider() {
			t.Errorf("%v is drawn on %v, %v on %v", c.a, c.a.wider(), c.b, c.b.wider())
		}
		if w := c.a.wider(); w.from > c.a.from || w.to < c.a.to || w.to-w.from > (c.a.to-c.a.from)*5/4 {
			t.Errorf("%v is drawn on %v", c.a, w)
		}
	}
}

func TestATileIsWrittenAnewWhenAnythingOfItChanges(t *testing.T) {
	pod := protocol.Pod{ID: "1", Namespace: "default", Name: "web", Status: "Running", Ready: "1/1", Tone: "good"}
	draw := func(l podList, p protocol.Pod) string { return l.draw([]protocol.Pod{p}).(*Rows).Lines }
	for name, change := range map[string]func(*podList, *protocol.Pod){
		"its STATUS":    func(_ *podList, p *protocol.Pod) { p.Status = "Error" },
		"its readiness": func(_ *podList, p *protocol.Pod) { p.Ready = "0/1" },
		"its tone":      func(_ *podList, p *protocol.Pod) { p.Tone = "bad" },
		"that it is looked": func(l *podList, p *protocol.Pod) {
			l.selected = protocol.Ref{Kind: "Pod", Namespace: p.Namespace, Name: p.Name}
		},
		"that it is new":  func(l *podList, p *protocol.Pod) { l.fresh = map[string]bool{p.ID: true} },
		"its traffic":     func(l *podList, p *protocol.Pod) { l.leads = map[string]lead{p.ID: {From: "s"}} },
		"why it has none": func(l *podList, p *protocol.Pod) { l.leads = map[string]lead{p.ID: {Not: "unready"}} },
		"the room":        func(l *podList, _ *protocol.Pod) { l.density = "dots" },
		"the language":    func(l *podList, _ *protocol.Pod) { l.labels = labels{&text.Chinese} },
	} {
		list, changed := podList{labels: english, density: "tiles", written: map[string]tile{}}, pod
		before := draw(list, pod)
		change(&list, &changed)
		got := draw(list, changed)
		list.written = nil
		if want := draw(list, changed); got != want || got == before {
			t.Errorf("when %s changes, a tile that was\n%s\nis\n%s\nwant\n%s", name, before, got, want)
		}
	}
}
