package kubectl

import (
	"strings"
	"testing"
)

// What a learner writes is refused, not read, when it nests deeper than a browser's stack goes: in patches, in overrides, in bodies for --raw.
func TestDeepTextsAreRefused(t *testing.T) {
	w := newWorld(t)
	deep := strings.Repeat(`{"a":`, 300) + "1" + strings.Repeat("}", 300)
	const says = "exceeded max depth of 250"
	for _, tt := range []struct{ line, stdin string }{
		{"kubectl patch cm a -p '" + deep + "'", ""},
		{"kubectl patch cm a --type=merge -p '" + deep + "'", ""},
		{"kubectl run x --image=nginx --overrides='" + deep + "'", ""},
		{"kubectl apply -f -", deep},
		{"kubectl create --raw /api/v1/namespaces/default/configmaps -f -", deep},
		{"kubectl replace --raw /api/v1/namespaces/default/configmaps/a -f -", deep},
	} {
		_, errs, exit := w.run(t, tt.line, tt.stdin)
		if exit != 1 || !strings.Contains(errs, says) {
			t.Errorf("%.60s…: exit %d, %q", tt.line, exit, errs)
		}
	}
}
