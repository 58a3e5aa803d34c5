package vfs

import (
	"testing"

	"github.com/podscope/podscope/engine/errno"
)

func TestRootWithoutACapabilityIsRefusedAsAUserIs(t *testing.T) {
	without := func(powers ...Capability) Cred {
		var c Cred
		for _, p := range powers {
			c.Without |= 1 << p
		}
		return c
	}
	for _, tc := range []struct {
		name string
		do   func(*Namespace, Cred) error
		cred Cred
		want errno.Errno
	}{
		{"write another's file", func(n *Namespace, c Cred) error { return n.WriteFile("/theirs", nil, 0o644, c) }, without(CapDACOverride), errno.EACCES},
		{"write its own", func(n *Namespace, c Cred) error { return n.WriteFile("/mine", nil, 0o644, c) }, without(CapDACOverride), 0},
		{"give a file away", func(n *Namespace, c Cred) error { return n.Chown("/mine", 1000, -1, c) }, without(CapChown), errno.EPERM},
		{"take a file with CHOWN alone", func(n *Namespace, c Cred) error { return n.Chown("/theirs", 0, 0, c) }, without(CapFOwner, CapDACOverride), 0},
		{"change another's mode", func(n *Namespace, c Cred) error { return n.Chmod("/theirs", 0o600, c) }, without(CapFOwner), errno.EPERM},
		{"remove another's from a sticky directory", func(n *Namespace, c Cred) error { return n.Remove("/tmp/theirs", c) }, without(CapFOwner), errno.EPERM},
		{"a user's power does not come from what root has", func(n *Namespace, c Cred) error { return n.Chmod("/mine", 0o600, c) }, Cred{UID: 1000}, errno.EPERM},
	} {
		t.Run(tc.name, func(t *testing.T) {
			n := NewNamespace(Layered(image()))
			must(t, n.WriteFile("/mine", nil, 0o644, root))
			for _, name := range []string{"/theirs", "/tmp/theirs"} {
				must(t, n.WriteFile(name, nil, 0o644, root))
				must(t, n.Chown(name, 1000, 1000, root))
			}
			must(t, n.Chown("/tmp", 1, 1, root))
			if err := tc.do(n, tc.cred); errno.Of(err) != tc.want && (err != nil || tc.want != 0) {
				t.Errorf("got %v, want %v", err, tc.want)
			}
		})
	}
}
