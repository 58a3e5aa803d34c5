package vfs

import (
	"io/fs"
	"testing"
	"testing/fstest"
	"time"

	"github.com/podscope/podscope/engine/errno"
)

var root = Cred{}

func image() *FS {
	base := New()
	base.AddString("etc/passwd", 0o644, "root:x:0:0::/root:/bin/sh\n")
	base.AddString("etc/nginx/nginx.conf", 0o644, "events {}\n")
	base.AddProgram("bin/busybox", "busybox", 1<<20)
	base.AddSymlink("bin/sh", "busybox")
	base.AddSymlink("var/run", "/run")
	base.AddDir("run", 0o755)
	base.AddDir("tmp", 0o777|fs.ModeSticky)
	return base
}

func TestIOFS(t *testing.T) {
	ns := NewNamespace(Layered(image()))
	if err := ns.WriteFile("/tmp/x", []byte("hello"), 0o644, root); err != nil {
		t.Fatal(err)
	}
	if err := ns.Remove("/bin/sh", root); err != nil {
		t.Fatal(err)
	}
	if err := fstest.TestFS(ns.FS(root), "tmp/x", "etc/nginx/nginx.conf", "bin/busybox"); err != nil {
		t.Error(err)
	}
}

func TestLayersKeepLowerUntouched(t *testing.T) {
	lower := image()
	one, two := NewNamespace(Layered(lower)), NewNamespace(Layered(lower))
	must(t, one.WriteFile("/etc/passwd", []byte("changed"), 0o644, root))
	must(t, one.RemoveAll("/etc/nginx", root))
	must(t, one.Mkdir("/etc/nginx", 0o755, root))
	must(t, one.Chmod("/bin/busybox", 0o700, root))
	must(t, one.Rename("/bin/busybox", "/bin/bb", root))
	if got, _ := two.ReadFile("/etc/passwd", root); string(got) != "root:x:0:0::/root:/bin/sh\n" {
		t.Errorf("the other container reads %q", got)
	}
	if names, _ := one.Names("/etc/nginx", root); len(names) != 0 {
		t.Errorf("a directory made anew shows %v", names)
	}
	if names, _ := two.Names("/etc/nginx", root); len(names) != 1 {
		t.Errorf("the lower directory shows %v", names)
	}
	if _, err := one.Stat("/bin/sh", root); errno.Of(err) != errno.ENOENT {
		t.Errorf("a dangling link: %v", err)
	}
	if i, err := one.Stat("/bin/bb", root); err != nil || i.Program != "busybox" || i.Mode.Perm() != 0o700 {
		t.Errorf("the moved program: %+v, %v", i, err)
	}
}

func TestErrors(t *testing.T) {
	ns := NewNamespace(Layered(image()))
	ro := New()
	ro.AddString("file", 0o644, "x")
	must(t, ns.Mount("/ro", ro, MountOptions{ReadOnly: true}))
	small := New()
	must(t, ns.Mount("/small", small, MountOptions{}))
	small.SetLimit(small.Used() + 8192)
	user := Cred{UID: 1000, GID: 1000}
	must(t, ns.Symlink("loop", "/tmp/loop", root))
	must(t, ns.WriteFile("/tmp/roots", nil, 0o644, root))
	for _, tc := range []struct {
		name string
		err  error
		want errno.Errno
	}{
		{"read missing", second(ns.ReadFile("/nope", root)), errno.ENOENT},
		{"read below a file", second(ns.ReadFile("/etc/passwd/x", root)), errno.ENOTDIR},
		{"read a directory", second(ns.ReadFile("/etc", root)), errno.EISDIR},
		{"write a directory", ns.WriteFile("/etc", nil, 0o644, root), errno.EISDIR},
		{"write read-only", ns.WriteFile("/ro/file", nil, 0o644, root), errno.EROFS},
		{"create read-only", ns.WriteFile("/ro/new", nil, 0o644, root), errno.EROFS},
		{"remove read-only", ns.Remove("/ro/file", root), errno.EROFS},
		{"unlink read-only", ns.Unlink("/ro/file", root), errno.EROFS},
		{"unlink missing", ns.Unlink("/nope", root), errno.ENOENT},
		{"unlink missing read-only", ns.Unlink("/ro/nope", root), errno.EROFS},
		{"chmod read-only", ns.Chmod("/ro/file", 0, root), errno.EROFS},
		{"mkdir over a file", ns.Mkdir("/etc/passwd", 0o755, root), errno.EEXIST},
		{"mkdir twice", ns.Mkdir("/etc", 0o755, root), errno.EEXIST},
		{"mkdir below nothing", ns.Mkdir("/a/b", 0o755, root), errno.ENOENT},
		{"rmdir full", ns.Remove("/etc", root), errno.ENOTEMPTY},
		{"remove a mount", ns.Remove("/ro", root), errno.EBUSY},
		{"unlink a directory", ns.Unlink("/etc", root), errno.EISDIR},
		{"loop", second(ns.Stat("/tmp/loop", root)), errno.ELOOP},
		{"write as other", ns.WriteFile("/etc/passwd", nil, 0o644, user), errno.EACCES},
		{"create as other", ns.WriteFile("/etc/new", nil, 0o644, user), errno.EACCES},
		{"chmod as other", ns.Chmod("/etc/passwd", 0, user), errno.EPERM},
		{"sticky", ns.Remove("/tmp/roots", user), errno.EPERM},
		{"across mounts", ns.Rename("/tmp/roots", "/small/x", root), errno.EXDEV},
		{"into itself", ns.Rename("/etc", "/etc/x", root), errno.EINVAL},
		{"full", ns.WriteFile("/small/x", make([]byte, 8193), 0o644, root), errno.ENOSPC},
		{"running program", second(ns.Open("/bin/busybox", WriteOnly, 0, root)), errno.ETXTBSY},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if errno.Of(tc.err) != tc.want {
				t.Errorf("got %v, want %v", tc.err, tc.want)
			}
		})
	}
}

func TestMounts(t *testing.T) {
	ns := NewNamespace(Layered(image()))
	hosts := New()
	hosts.AddString("etc-hosts", 0o644, "127.0.0.1 localhost\n")
	must(t, ns.Mount("/etc/hosts", hosts, MountOptions{SubPath: "etc-hosts"}))
	volume := New()
	volume.AddDir("a/b", 0o755)
	must(t, ns.Mount("/var/run/secrets/x", volume, MountOptions{SubPath: "a"}))
	must(t, ns.WriteFile("/run/secrets/x/b/f", []byte("1"), 0o644, root))
	if got, err := NewNamespace(volume).ReadFile("/a/b/f", root); string(got) != "1" {
		t.Errorf("through the sub-path: %q, %v", got, err)
	}
	if got, _ := ns.ReadFile("/etc/hosts", root); string(got) != "127.0.0.1 localhost\n" {
		t.Errorf("the single file reads %q", got)
	}
	if p, _ := ns.RealPath("/var/run/secrets/x/../y/../x/b", root); p != "" {
		t.Errorf("a missing step resolves to %q", p)
	}
	if p, err := ns.RealPath("/var/run/secrets/./x/../x/b/f", root); p != "/run/secrets/x/b/f" {
		t.Errorf("real path %q, %v", p, err)
	}
	if names, _ := ns.Names("/etc", root); len(names) != 3 {
		t.Errorf("/etc shows %v", names)
	}
}

func TestUsage(t *testing.T) {
	f := New()
	ns := NewNamespace(f)
	ns.Now = func() time.Time { return time.Unix(1, 0) }
	start := f.Used()
	must(t, ns.WriteFile("/a", make([]byte, 5000), 0o644, root))
	must(t, ns.Link("/a", "/b", root))
	if got := f.Used() - start; got != 8192 {
		t.Errorf("5000 bytes take %d", got)
	}
	must(t, ns.Remove("/a", root))
	if got := f.Used() - start; got != 8192 {
		t.Errorf("with a name left it takes %d", got)
	}
	must(t, ns.Truncate("/b", 10, root))
	if got := f.Used() - start; got != 4096 {
		t.Errorf("cut to 10 it takes %d", got)
	}
	must(t, ns.RemoveAll("/b", root))
	if got := f.Used() - start; got != 0 {
		t.Errorf("removed it takes %d", got)
	}
	must(t, ns.WriteFile("/zero", make([]byte, 1<<20), 0o644, root))
	if f.held != 0 || f.Used()-start != 1<<20 {
		t.Errorf("a megabyte of zeros holds %d and takes %d", f.held, f.Used()-start)
	}
}

func TestReplaceDirIsAtomic(t *testing.T) {
	f := New()
	f.ReplaceDir("..1", 0o755, map[string][]byte{"k": []byte("old")}, func(string) fs.FileMode { return 0o644 })
	f.AddSymlink("..data", "..1")
	f.AddSymlink("k", "..data/k")
	ns := NewNamespace(f)
	f.ReplaceDir("..2", 0o755, map[string][]byte{"k": []byte("new")}, func(string) fs.FileMode { return 0o644 })
	f.AddSymlink("..data_tmp", "..2")
	must(t, ns.Rename("/..data_tmp", "/..data", root))
	if got, err := ns.ReadFile("/k", root); string(got) != "new" {
		t.Errorf("read %q, %v", got, err)
	}
}

func BenchmarkLayered(b *testing.B) {
	lower := image()
	b.ReportAllocs()
	for b.Loop() {
		NewNamespace(Layered(lower))
	}
}

func BenchmarkStat(b *testing.B) {
	ns := NewNamespace(Layered(image()))
	b.ReportAllocs()
	for b.Loop() {
		_, _ = ns.Stat("/bin/sh", root)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func second[T any](_ T, err error) error { return err }

// Nothing shows a time before time: /proc is computed as it is read, and so was changed now.
func TestWhatIsComputedWasChangedNow(t *testing.T) {
	now := time.Date(2026, 1, 5, 9, 30, 0, 0, time.UTC)
	ns := NewNamespace(New().SetTime(now))
	ns.Now = func() time.Time { return now }
	computed := New().SetType("proc")
	computed.SetRoot(NewProvidedDir(0o555, nothing{}))
	if err := ns.Mount("/proc", computed, MountOptions{}); err != nil {
		t.Fatal(err)
	}
	i, err := ns.Stat("/proc", Cred{})
	if err != nil || !i.ModTime.Equal(now) {
		t.Errorf("/proc was changed at %v (%v), want %v", i.ModTime, err, now)
	}
}

type nothing struct{}

func (nothing) Lookup(string) *Node { return nil }
func (nothing) Names() []string     { return nil }
