package apiserver_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/apiserver"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

// exchange is a request to a real API server of v1.36.3 and what it answered.
type exchange struct {
	As      string            `json:"as"` // a service account, as "namespace/name", whose token goes along; "nobody"; "forged": a token that was tampered with
	Method  string            `json:"method"`
	Path    string            `json:"path"`
	Header  map[string]string `json:"header"`
	Body    *string           `json:"body"`
	Want    string            `json:"want"`
	Status  int               `json:"status"` // 0: not recorded
	Type    string            `json:"type"`
	Warning []string          `json:"warning"`
}

// world is an API server with the namespaces and accounts of the recording.
type world struct {
	*testing.T
	sim    *sim.Sim
	server *api.Server
	front  *apiserver.Front
}

func newWorld(t *testing.T) *world {
	s := sim.New(1, time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC))
	t.Cleanup(s.Close)
	w := &world{T: t, sim: s, server: api.NewServer(s, store.New(s), api.Options{})}
	w.front = apiserver.New(w.server, network.New(s))
	meta := func(name string) metav1.ObjectMeta { return metav1.ObjectMeta{Namespace: "t1", Name: name} }
	subject := func(name string) []rbacv1.Subject {
		return []rbacv1.Subject{{Kind: rbacv1.ServiceAccountKind, Namespace: "t1", Name: name}}
	}
	w.create("kubectl-create", &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "t1"}})
	w.create("kube-controller-manager", api.RootCertificates("t1"))
	for _, obj := range []store.Object{
		&corev1.ServiceAccount{ObjectMeta: meta("adm")}, &corev1.ServiceAccount{ObjectMeta: meta("rd")},
		&rbacv1.Role{ObjectMeta: meta("rd"), Rules: []rbacv1.PolicyRule{{Verbs: []string{"get", "list", "watch"}, APIGroups: []string{""}, Resources: []string{"pods"}}}},
		&rbacv1.RoleBinding{ObjectMeta: meta("rd"), Subjects: subject("rd"), RoleRef: rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: "rd"}},
		&rbacv1.ClusterRoleBinding{
			ObjectMeta: metav1.ObjectMeta{Name: "adm"}, Subjects: subject("adm"), RoleRef: rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: "cluster-admin"},
		},
	} {
		w.create("kubectl-create", obj)
	}
	return w
}

func (w *world) create(manager string, obj store.Object) {
	w.Helper()
	if _, err := w.server.Client("kubectl").As(manager).Create(obj, api.CreateOptions{}); err != nil {
		w.Fatal(err)
	}
}

func (w *world) token(account string) string {
	namespace, name, _ := strings.Cut(account, "/")
	sa, err := api.Get[*corev1.ServiceAccount](w.server.Client("test"), namespace, name)
	if err != nil {
		w.Fatal(err)
	}
	return w.server.IssueToken(sa, api.TokenRequest{})
}

func (w *world) ask(e exchange) *network.Response {
	q := &network.Request{Method: e.Method, Target: e.Path}
	for name, value := range e.Header {
		q.Header.Add(name, value)
	}
	if e.Body != nil {
		q.Body = []byte(*e.Body)
	}
	switch e.As {
	case "nobody":
	case "forged":
		q.Header.Set("Authorization", "Bearer "+w.token("default/default")+"x")
	default:
		q.Header.Set("Authorization", "Bearer "+w.token(e.As))
	}
	resp := w.front.Answer(q)
	if resp.Stream != nil {
		over := false
		resp.Stream(func(b []byte) { resp.Body = append(resp.Body, b...) }, func() { over = true })
		w.sim.RunUntil(w.sim.Elapsed() + 2*time.Second)
		if !over {
			w.Errorf("%s %s: the stream goes on after its time", e.Method, e.Path)
		}
	}
	return resp
}

// chance is what differs from cluster to cluster.
var chance = []struct {
	find *regexp.Regexp
	as   string
}{
	{regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`), "UID"},
	{regexp.MustCompile(`20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ`), "TIME"},
	{regexp.MustCompile(`(resourceVersion"?: ?)"\d+"`), `$1"N"`},
	{regexp.MustCompile(`-----BEGIN CERTIFICATE.*END CERTIFICATE-----`), "CERTIFICATE"},
	{regexp.MustCompile(`"continue": "[^"]*"`), `"continue": "TOKEN"`},
}

func steady(text string) string {
	for _, c := range chance {
		text = c.find.ReplaceAllString(text, c.as)
	}
	return text
}

func TestProgramsReadWhatARealServerAnswers(t *testing.T) {
	data, err := os.ReadFile("testdata/recorded.json")
	if err != nil {
		t.Fatal(err)
	}
	var recorded []exchange
	if err := json.Unmarshal(data, &recorded); err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	for _, e := range recorded {
		resp := w.ask(e)
		where := e.As + ": " + e.Method + " " + e.Path
		if got, want := steady(string(resp.Body)), steady(e.Want); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", where, got, want)
		}
		if e.Status != 0 && resp.Status != e.Status {
			t.Errorf("%s: status %d, want %d", where, resp.Status, e.Status)
		}
		if kind := resp.Header.Get("Content-Type"); e.Type != "" && kind != e.Type {
			t.Errorf("%s: type %q, want %q", where, kind, e.Type)
		}
		var warnings []string
		for _, f := range resp.Header {
			if f.Name == "Warning" {
				warnings = append(warnings, f.Value)
			}
		}
		if !slices.Equal(warnings, e.Warning) {
			t.Errorf("%s: warnings %q, want %q", where, warnings, e.Warning)
		}
	}
}
