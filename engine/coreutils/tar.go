package coreutils

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/vfs"
)

func tarCommand() command {
	return command{flags: "-", usage: "c|x|t [-ZzJjahmvokO] [-f TARFILE] [-C DIR] [-T FILE] [-X FILE] [LONGOPT]... [FILE]...", run: (*tool).tar}
}

// archive is a tar at work.
type archive struct {
	*tool
	mode                             byte
	file, dir                        string
	gzip, verbose, toStdout, noOwner bool
	names, exclude                   []string
	stripped                         bool
	strip                            int
	code                             int
}

func (t *tool) tar() int {
	a := &archive{tool: t, file: "-"}
	if !a.options() {
		return t.badUsage()
	}
	if a.mode == 0 {
		return t.badUsage()
	}
	if a.dir != "" {
		if err := t.Chdir(a.dir); err != nil {
			t.warn("can't change directory to '%s': %s", a.dir, text(err))
			return 1
		}
	}
	if a.mode == 'c' {
		return a.create()
	}
	return a.read()
}

func (a *archive) create() int {
	if len(a.names) == 0 {
		a.warn("empty archive")
		return 1
	}
	var dst io.Writer = a.out
	if a.file != "-" {
		f, err := a.Open(a.file, vfs.WriteOnly|vfs.Create|vfs.Truncate, 0o666)
		if err != nil {
			a.warn("can't open '%s': %s", a.file, text(err))
			return 1
		}
		defer f.Close()
		dst = f
	}
	var z *gzip.Writer
	if a.gzip {
		z = gzip.NewWriter(dst)
		dst = z
	}
	w := tar.NewWriter(dst)
	for _, name := range a.names {
		a.add(w, name)
	}
	err := w.Close()
	if z != nil && err == nil {
		err = z.Close()
	}
	if err != nil {
		return a.fail("write error", err)
	}
	if a.code != 0 {
		_ = a.out.Flush()
		if !a.gnu {
			a.warn("error exit delayed from previous errors")
		} else {
			a.warn("Exiting with failure status due to previous errors")
			return 2
		}
	}
	return a.code
}

// add writes a file, or a directory with all in it.
func (a *archive) add(w *tar.Writer, name string) {
	info, err := a.Lstat(name)
	if err != nil {
		if a.gnu {
			a.warn("%s: Cannot stat: %s", name, text(err))
		} else {
			a.warn("%s: %s", name, text(err))
		}
		a.code = 1
		return
	}
	stored := strings.TrimLeft(name, "/")
	if stored != name && !a.stripped {
		a.stripped = true
		if a.gnu {
			a.warn("Removing leading `/' from member names")
		} else {
			a.warn("removing leading '/' from member names")
		}
	}
	for _, e := range a.exclude {
		if glob(e, false).MatchString(path.Base(stored)) || glob(e, false).MatchString(stored) {
			return
		}
	}
	if stored == "" {
		stored = "./"
	}
	h := &tar.Header{
		Name: stored, Mode: int64(octal(info.Mode)), Uid: info.UID, Gid: info.GID, Uname: a.userName(info.UID), Gname: a.groupName(info.GID),
		ModTime: info.ModTime.Truncate(time.Second), Typeflag: tar.TypeReg,
	}
	var body []byte
	switch {
	case info.IsDir():
		h.Typeflag, h.Name = tar.TypeDir, strings.TrimRight(stored, "/")+"/"
	case info.Mode&fs.ModeSymlink != 0:
		h.Typeflag = tar.TypeSymlink
		h.Linkname, _ = a.Readlink(name)
	case !info.Mode.IsRegular():
		return
	default:
		if body, err = a.ReadFile(name); err != nil {
			a.code = a.fail(name, err)
			return
		}
		h.Size = int64(len(body))
	}
	if a.verbose {
		_, _ = a.Stderr.WriteString(h.Name + "\n")
	}
	if err := w.WriteHeader(h); err == nil {
		_, _ = w.Write(body)
	}
	if info.IsDir() {
		entries, err := a.ReadDir(name)
		if err != nil {
			a.code = a.fail(name, err)
		}
		for _, e := range entries {
			a.work()
			a.add(w, strings.TrimRight(name, "/")+"/"+e.Name)
		}
	}
}

func (a *archive) read() int {
	src, err := a.input(a.file)
	if err != nil {
		a.warn("can't open '%s': %s", a.file, text(err))
		return 1
	}
	defer src.Close()
	b, _ := io.ReadAll(src)
	if len(b) > 2 && b[0] == 0x1f && b[1] == 0x8b {
		z, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			a.warn("invalid tar magic")
			return 1
		}
		b, _ = io.ReadAll(z)
	} else if a.gzip && a.file != "-" {
		a.warn("invalid magic")
		return 1
	}
	if len(b) == 0 {
		a.warn("short read")
		return 1
	}
	r := tar.NewReader(bytes.NewReader(b))
	for {
		a.work()
		h, err := r.Next()
		if err == io.EOF {
			return a.code
		}
		if err != nil {
			a.warn("invalid tar magic")
			return 1
		}
		if a.wanted(h.Name) && !a.member(h, r) {
			return 1
		}
	}
}

func (a *archive) wanted(name string) bool {
	if len(a.names) == 0 {
		return true
	}
	for _, n := range a.names {
		n = strings.TrimLeft(strings.TrimPrefix(n, "./"), "/")
		if clean := strings.TrimPrefix(name, "./"); clean == n || strings.HasPrefix(clean, n+"/") || n == "." {
			return true
		}
	}
	return false
}

// member unpacks, shows or lists one member, and reports whether the others can follow.
func (a *archive) member(h *tar.Header, r io.Reader) bool {
	if a.mode == 't' {
		if a.verbose {
			a.print("%s %s/%s %9d %s %s\n", modeString(h.FileInfo().Mode()), h.Uname, h.Gname, h.Size, h.ModTime.UTC().Format("2006-01-02 15:04:05"), h.Name)
		} else {
			a.print("%s\n", h.Name)
		}
		return true
	}
	if a.toStdout {
		_, _ = io.Copy(a.out, r)
		return true
	}
	name := strings.TrimLeft(path.Clean(h.Name), "/")
	if strings.HasPrefix(name, "../") || name == ".." {
		a.warn("skipping unsafe '%s'", h.Name)
		return true
	}
	if a.strip > 0 {
		parts := strings.Split(name, "/")
		if len(parts) <= a.strip {
			return true
		}
		name = strings.Join(parts[a.strip:], "/")
	}
	if a.verbose {
		a.print("%s\n", h.Name)
	}
	what, err := a.extract(h, name, r)
	if err != nil {
		a.warn("%s: %s", what, text(err))
		a.code = 1
	}
	return err == nil || strings.HasPrefix(what, "can't create")
}

// extract unpacks a member; what could not be done goes with the error.
// Models busybox's archival/libarchive data_extract_all.
func (a *archive) extract(h *tar.Header, name string, r io.Reader) (what string, err error) {
	_ = a.MkdirAll(path.Dir(name), 0o755)
	if h.Typeflag == tar.TypeDir {
		what, err = "can't create directory '"+name+"'", a.MkdirAll(name, 0o755)
	} else if err = a.Unlink(name); err != nil && !errors.Is(err, errno.ENOENT) {
		return "can't remove old file " + name, err
	} else if h.Typeflag == tar.TypeSymlink {
		return "can't create symlink '" + name + "' to '" + h.Linkname + "'", a.Symlink(h.Linkname, name)
	} else {
		what, err = "can't open '"+name+"'", a.unpack(name, r)
	}
	if err != nil {
		return what, err
	}
	if a.Cred.UID == 0 && !a.noOwner {
		_ = a.Chown(name, h.Uid, h.Gid)
	}
	_ = a.Chmod(name, octalMode(uint32(h.Mode)))
	return "can't set the time of " + name, a.Utimes(name, h.ModTime)
}

func (a *archive) unpack(name string, r io.Reader) error {
	f, err := a.Open(name, vfs.WriteOnly|vfs.Create|vfs.Truncate, 0o666)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	_ = f.Close()
	return err
}
