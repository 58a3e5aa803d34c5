package kubelet

import (
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/api"
)

// logs reads a container's log to its end.
func (w *world) logs(pod *corev1.Pod, opts corev1.PodLogOptions) (string, error) {
	var out strings.Builder
	_, err := w.kubelet.Logs(pod, "main", &opts, func(b []byte) { out.Write(b) }, func(error) {})
	return out.String(), err
}

func TestLogs(t *testing.T) {
	w := newWorld(t, "1.36")
	w.apply(pod("p", "", `"command":["fail"]`))
	w.apply(`{"metadata":{"name":"q"},"spec":{"containers":[{"name":"main","image":"nginx:9.99.99"}]}}`)
	if _, err := w.logs(w.get("p"), corev1.PodLogOptions{}); err == nil || !strings.Contains(err.Error(), `container "main" in pod "p" is not available`) {
		t.Errorf("before the kubelet has seen the pod: %v", err)
	}
	w.run(15 * time.Second)
	if got, err := w.logs(w.get("p"), corev1.PodLogOptions{}); err != nil || got != "starting\n" {
		t.Errorf("log %q, %v", got, err)
	}
	if got, _ := w.logs(w.get("p"), corev1.PodLogOptions{Timestamps: true}); !strings.HasPrefix(got, "2026-01-05T09:01:") {
		t.Errorf("with timestamps: %q", got)
	}
	if _, err := w.logs(w.get("q"), corev1.PodLogOptions{}); err == nil || !strings.Contains(err.Error(), "pull") {
		t.Errorf("of a container without image: %v", err)
	}
	if _, err := w.logs(w.get("q"), corev1.PodLogOptions{Previous: true}); err == nil || err.Error() != `previous terminated container "main" in pod "q" not found` {
		t.Errorf("previous log of a container that never ran: %v", err)
	}
}

func TestExec(t *testing.T) {
	w := newWorld(t, "1.36")
	w.apply(pod("p", "", `"command":["sleep","3600"]`))
	w.run(3 * time.Second)
	var out string
	var ended error
	run := func(command ...string) error {
		out, ended = "", nil
		_, err := w.kubelet.Exec(w.get("p"), "main", api.ExecRequest{
			Command: command, Stdout: func(b []byte) { out += string(b) }, Stderr: func(b []byte) { out += string(b) }, Done: func(err error) { ended = err },
		})
		w.run(time.Second)
		return err
	}
	if err := run("echo", "hi"); err != nil || out != "hi\n" || ended != nil {
		t.Errorf("echo: %v, %q, %v", err, out, ended)
	}
	if err := run("false"); err != nil || ended != (api.ExitError{Code: 1}) {
		t.Errorf("false: %v, %v", err, ended)
	}
	if err := run("nope"); err == nil || !strings.Contains(err.Error(), `exec: "nope": executable file not found in $PATH`) {
		t.Errorf("nope: %v", err)
	}
	if _, err := w.kubelet.Exec(w.get("p"), "other", api.ExecRequest{Command: []string{"true"}}); err == nil || err.Error() != `unable to upgrade connection: container not found ("other")` {
		t.Errorf("other container: %v", err)
	}
}

func TestARefusedStreamIsTheServersErrorBeforeWebSockets(t *testing.T) {
	for version, want := range map[string]string{
		"1.36": `unable to upgrade connection: container not found ("gone")`,
		"1.34": `Internal error occurred: unable to upgrade connection: container not found ("gone")`,
	} {
		k := newWorld(t, version).kubelet
		if _, err := k.target(&corev1.Pod{}, "gone"); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", version, err, want)
		}
	}
}
