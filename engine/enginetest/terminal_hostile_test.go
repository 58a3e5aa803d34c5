package enginetest

import (
	"strings"
	"testing"
	"time"

	"github.com/podscope/podscope/engine"
)

// What learners type without meaning well, or by mistake, ends in a prompt.
func TestHostileTyping(t *testing.T) {
	for _, tc := range []struct {
		name string
		do   func(*typist)
	}{
		{"yes", func(p *typist) { p.keys("yes\r"); p.keys("\x03") }},
		{"yes through a container", func(p *typist) {
			p.keys("kubectl run b --image=busybox -- sleep 3600\r")
			p.session.Advance(10*time.Second, engine.Forever)
			p.keys("kubectl exec -it b -- sh\r")
			p.keys("yes\r")
			p.keys("\x03")
			p.keys("exit\r")
		}},
		{"an endless loop", func(p *typist) { p.keys("while :; do echo x; done\r"); p.keys("\x03") }},
		{"a fork bomb", func(p *typist) { p.keys("f() { f | f & }; f\r"); p.keys("\x03") }},
		{"a large paste", func(p *typist) {
			_ = p.session.Type(1, strings.Repeat("echo hello\r", 20000), nil)
			p.settle()
			p.keys("\x03")
		}},
		{"a large line", func(p *typist) { _ = p.session.Type(1, strings.Repeat("x", 250000), nil); p.settle(); p.keys("\x03") }},
		{"a large line before which something is put", func(p *typist) {
			_ = p.session.Type(1, strings.Repeat("x", 100000), nil)
			p.settle()
			p.keys("\x01yyyy\x03")
		}},
		{"binary", func(p *typist) { p.keys("head -c 1000000 /dev/urandom\r"); p.keys("\r") }},
		{"control characters", func(p *typist) {
			for c := range byte(32) {
				if c != 4 {
					p.keys(string(rune(c)))
				}
			}
			p.keys("\x03")
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := newTypist(t)
			defer p.session.Close()
			tc.do(p)
			p.keys("\r")
			n := p.terminal.ShownBy(p.session.Now() + time.Millisecond)
			if shown := string(p.terminal.Shown(n-2000, n)); !strings.HasSuffix(shown, "root@node-1:~# ") || !p.terminal.AtRest() {
				t.Errorf("the terminal ends with %q", shown[max(0, len(shown)-200):])
			}
			p.livesAgain()
		})
	}
}
