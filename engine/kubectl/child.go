package kubectl

import (
	"fmt"
	"strings"

	"github.com/podscope/podscope/engine/proc"
)

// child runs another program on this process's own streams and gives its exit code.
func (r *run) child(args ...string) (int, error) {
	p, err := r.p.Spawn(proc.Spec{Args: args})
	if err != nil {
		return 0, err
	}
	status, err := r.p.Wait(p)
	return status.Code, err
}

// tempName is a name in /tmp that nobody else has.
func (r *run) tempName(prefix string) string {
	n := uint32(0)
	for _, c := range r.server.Suffix("kubectl/temp", 8) {
		n = n*31 + uint32(c)
	}
	return fmt.Sprintf("/tmp/%s%d", prefix, n)
}

// editFile opens a file in the learner's editor and waits until it is closed.
// Models k8s.io/kubectl/pkg/cmd/util/editor (Editor).Launch.
func (r *run) editFile(file string) error {
	editor := r.p.Getenv("KUBE_EDITOR")
	if editor == "" {
		editor = r.p.Getenv("EDITOR")
	}
	if editor == "" {
		if r.opts.Edit != nil && r.opts.Edit(r.p, file) {
			return nil
		}
		editor = "vi"
	}
	args := append(strings.Split(editor, " "), file)
	if strings.ContainsAny(editor, `"'\`) {
		args = []string{"bash", "-c", editor + " " + file}
	}
	code, err := r.child(args...)
	if err != nil {
		return fmt.Errorf("unable to launch the editor %q", editor)
	}
	if code != 0 {
		return fmt.Errorf("there was a problem with the editor %q", editor)
	}
	return nil
}
