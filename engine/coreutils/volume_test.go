package coreutils

import (
	"testing"
	"time"

	"github.com/podscope/podscope/engine/vfs"
)

// A volume of the kubelet's lists as in the recording.
func TestLsOfAVolume(t *testing.T) {
	b := newBench(nil)
	defer b.sim.Close()
	const data = "..2026_11_21_08_47_38.4010301043"
	v := vfs.New().SetTime(epoch.Add(-10 * time.Minute))
	v.AddDir("/", 0o777).Own(0, 0)
	v.AddString(data+"/annotations", 0o644, "")
	v.AddString(data+"/labels", 0o644, "")
	v.AddSymlink("..data", data)
	v.AddSymlink("annotations", "..data/annotations")
	v.AddSymlink("labels", "..data/labels")
	_ = b.ns.Mount("/info", v, vfs.MountOptions{})
	want := `total 4
drwxrwxrwx    3 root     root           120 Nov 21 08:20 .
drwxr-xr-x    1 root     root          4096 Nov 21 08:30 ..
drwxr-xr-x    2 root     root            80 Nov 21 08:20 ` + data + `
lrwxrwxrwx    1 root     root            32 Nov 21 08:20 ..data -> ` + data + `
lrwxrwxrwx    1 root     root            18 Nov 21 08:20 annotations -> ..data/annotations
lrwxrwxrwx    1 root     root            13 Nov 21 08:20 labels -> ..data/labels
`
	if got := b.run(spec{run: "ls -la /info"}).out.String(); got != want {
		t.Errorf("lists\n%s, want\n%s", got, want)
	}
}
