package proc

import (
	"io/fs"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/vfs"
)

// DevFS returns a file system to mount on /dev: a private layer on the kernel's own devices, cheap to make.
func (k *Kernel) DevFS() *vfs.FS {
	if k.devices == nil {
		k.devices = k.buildDevices()
	}
	return vfs.Layered(k.devices).SetType("tmpfs")
}

func (k *Kernel) buildDevices() *vfs.FS {
	f := vfs.New().SetTime(k.sim.Start())
	random := &vfs.Stream{ReadFunc: k.random}
	for _, d := range []struct {
		name string
		is   *vfs.Stream
	}{
		{"null", &vfs.Stream{}},
		{"random", random},
		{"urandom", random},
		{"zero", &vfs.Stream{ReadFunc: zeroes}},
		{"full", &vfs.Stream{ReadFunc: zeroes, WriteFunc: func([]byte) (int, error) { return 0, errno.ENOSPC }}},
	} {
		f.AddNode(d.name, vfs.NewDevice(0o666, vfs.DeviceFunc(func(int) (any, error) { return d.is, nil })))
	}
	f.AddNode("tty", vfs.NewDevice(0o666, vfs.DeviceFunc(func(int) (any, error) { return openTTY, nil })))
	for _, l := range [][2]string{
		{"fd", "/proc/self/fd"},
		{"stdin", "/proc/self/fd/0"},
		{"stdout", "/proc/self/fd/1"},
		{"stderr", "/proc/self/fd/2"},
		{"ptmx", "pts/ptmx"},
		{"core", "/proc/kcore"},
	} {
		f.AddSymlink(l[0], l[1])
	}
	f.AddDir("pts", 0o755)
	f.AddDir("mqueue", 0o777|fs.ModeSticky)
	f.AddDir("shm", 0o777|fs.ModeSticky)
	return f
}

// openTTY is how /dev/tty opens: the terminal of the process that asks. Its type is what Process.OpenAs knows.
func openTTY(p *Process, _ int) (File, error) {
	if p.tty == nil {
		return nil, errno.ENODEV
	}
	return p.tty, nil
}

func zeroes(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

func (k *Kernel) random(b []byte) (int, error) {
	r := k.sim.Rand("proc/urandom")
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return len(b), nil
}

// redup opens a process's descriptor once more (/proc/PID/fd/N, /dev/stdout): files anew, pipes and terminals shared.
type redup struct{ d *desc }

func (r redup) Read(p *Process, b []byte) (int, error)  { return r.d.file.Read(p, b) }
func (r redup) Write(p *Process, b []byte) (int, error) { return r.d.file.Write(p, b) }
func (r redup) Close()                                  { r.d.release() }

func (d *desc) reopen(p *Process, _ int) (File, error) {
	if f, ok := d.file.(diskFile); ok && f.h.Name() == "" {
		return nil, errno.ENOENT
	}
	d.refs++
	return redup{d}, nil
}
