package coreutils

import (
	"io"
	"io/fs"
	"strings"

	"github.com/podscope/podscope/engine/vfs"
)

func cp() command {
	return command{
		flags: "arRdPLHfilsTt:pvnu",
		long:  "archive=a recursive=r force=f interactive=i no-clobber=n preserve=p verbose=v update=u no-dereference=P dereference=L target-directory=t no-target-directory=T",
		usage: "[-arPLHpfinlsTu] SOURCE... DEST", run: (*tool).cp,
	}
}

// copying says how mv and cp differ when they copy.
func (t *tool) recursive() bool { return t.has('r') || t.has('R') || t.has('a') || t.name == "mv" }
func (t *tool) keeps() bool     { return t.has('p') || t.has('a') || t.name == "mv" }

// operands splits sources and destination, complaining when there are too few.
func (t *tool) operands() (sources []string, dest string, ok bool) {
	if t.has('t') && len(t.args) > 0 {
		return t.args, t.value('t'), true
	}
	switch {
	case len(t.args) == 0:
		t.missing("file operand")
		return nil, "", false
	case len(t.args) == 1:
		if t.gnu {
			t.warn("missing destination file operand after '%s'", t.args[0])
		}
		t.badUsage()
		return nil, "", false
	}
	return t.args[:len(t.args)-1], t.args[len(t.args)-1], true
}

// into is where a source goes: into the destination when that is a directory.
func (t *tool) into(source, dest string, many bool) (string, bool) {
	if info, err := t.Stat(dest); err == nil && info.IsDir() && !t.has('T') {
		return strings.TrimRight(dest, "/") + "/" + base(source), true
	}
	if many {
		if t.gnu {
			t.warn("target '%s' is not a directory", dest)
		} else {
			t.warn("target '%s' is not a directory", dest)
		}
		return "", false
	}
	return dest, true
}

func (t *tool) cp() int {
	sources, dest, ok := t.operands()
	if !ok {
		return 1
	}
	code := 0
	for _, s := range sources {
		to, ok := t.into(s, dest, len(sources) > 1)
		if !ok {
			return 1
		}
		code = max(code, t.copyTree(s, to, 0))
	}
	return code
}

func (t *tool) copyTree(from, to string, depth int) int {
	stat := t.Stat
	if t.has('P') || t.has('d') || t.has('a') || (t.recursive() && depth > 0 && !t.has('L')) || t.name == "mv" {
		stat = t.Lstat
	}
	info, err := stat(from)
	if err != nil {
		if t.gnu {
			t.warn("cannot stat '%s': %s", from, text(err))
		} else {
			t.warn("can't stat '%s': %s", from, text(err))
		}
		return 1
	}
	if have, err := t.Stat(to); err == nil {
		switch {
		case have.Inode == info.Inode && have.FS == info.FS && !info.IsDir():
			t.warn("'%s' and '%s' are the same file", from, to)
			return 1
		case t.has('n'), t.has('u') && !info.ModTime.After(have.ModTime) && !have.IsDir():
			return 0
		case t.has('i') && !t.confirm("overwrite '"+to+"'? "):
			return 0
		}
	}
	switch {
	case info.IsDir():
		return t.copyDir(from, to, info, depth)
	case info.Mode&fs.ModeSymlink != 0:
		target, _ := t.Readlink(from)
		_ = t.Remove(to)
		if err := t.Symlink(target, to); err != nil {
			return t.fail(to, err)
		}
		return 0
	}
	return t.copyFile(from, to, info)
}

func (t *tool) copyDir(from, to string, info vfs.Info, depth int) int {
	if !t.recursive() {
		if t.gnu {
			t.warn("-r not specified; omitting directory '%s'", from)
		} else {
			t.warn("omitting directory '%s'", from)
		}
		return 1
	}
	if strings.HasPrefix(to+"/", strings.TrimRight(from, "/")+"/") && to != from {
		t.warn("cannot copy a directory, '%s', into itself, '%s'", from, to)
		return 1
	}
	entries, err := t.ReadDir(from)
	if err != nil {
		return t.fail(from, err)
	}
	if _, err := t.Stat(to); err != nil {
		if err := t.Mkdir(to, info.Mode.Perm()|0o700); err != nil {
			t.warn("can't create directory '%s': %s", to, text(err))
			return 1
		}
	}
	code := 0
	for _, e := range entries {
		code = max(code, t.copyTree(from+"/"+e.Name, to+"/"+e.Name, depth+1))
	}
	t.copyMeta(to, info)
	return code
}

func (t *tool) copyFile(from, to string, info vfs.Info) int {
	if info.Program != "" {
		return t.copyProgram(from, to, info)
	}
	src, err := t.Open(from, vfs.ReadOnly, 0)
	if err != nil {
		if t.gnu {
			t.warn("cannot open '%s' for reading: %s", from, text(err))
		} else {
			t.warn("can't open '%s': %s", from, text(err))
		}
		return 1
	}
	defer src.Close()
	dst, err := t.Open(to, vfs.WriteOnly|vfs.Create|vfs.Truncate, info.Mode.Perm())
	if err != nil && t.has('f') {
		_ = t.Remove(to)
		dst, err = t.Open(to, vfs.WriteOnly|vfs.Create|vfs.Truncate, info.Mode.Perm())
	}
	if err != nil {
		if t.gnu {
			t.warn("cannot create regular file '%s': %s", to, text(err))
		} else {
			t.warn("can't create '%s': %s", to, text(err))
		}
		return 1
	}
	_, err = io.Copy(dst, src)
	_ = dst.Close()
	if err != nil {
		t.warn("write error: %s", text(err))
		return 1
	}
	t.copyMeta(to, info)
	if t.has('v') {
		t.print("'%s' -> '%s'\n", from, to)
	}
	return 0
}

// copyProgram copies an executable, whose content is not bytes: the copy is a second name for the same one.
func (t *tool) copyProgram(from, to string, info vfs.Info) int {
	_ = t.Remove(to)
	if err := t.Link(from, to); err == nil {
		return 0
	}
	real, err := t.RealPath(from)
	if err == nil {
		err = t.Symlink(real, to)
	}
	if err != nil {
		return t.fail(to, err)
	}
	return 0
}

func (t *tool) copyMeta(to string, info vfs.Info) {
	if !t.keeps() {
		return
	}
	_ = t.Chown(to, info.UID, info.GID)
	_ = t.Chmod(to, info.Mode&^fs.ModeType)
	_ = t.Utimes(to, info.ModTime)
}
