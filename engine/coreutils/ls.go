package coreutils

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/podscope/podscope/engine/vfs"
)

func ls() command {
	return command{
		flags: "1AaCxdLHRFplinshrSXvctukTwgGoQ",
		long: "all=a almost-all=A recursive=R human-readable=h reverse=r directory=d inode=i size=s classify=F numeric-uid-gid=n " +
			"color=C no-group=G full-time=e",
		usage: "[-1AaCxdLHRFplinshrSXvctu] [-w WIDTH] [FILE]...", run: (*tool).ls,
	}
}

// listed is one line of a listing.
type listed struct {
	name   string
	info   vfs.Info
	target string
}

func (t *tool) ls() int {
	names := t.args
	if len(names) == 0 {
		names = []string{"."}
	}
	var files, dirs []listed
	code := 0
	for _, name := range names {
		info, err := t.lsStat(name)
		if err != nil {
			code = t.lsMissing(name, err)
			continue
		}
		e := t.listed(name, name, info)
		if info.IsDir() && !t.has('d') {
			dirs = append(dirs, e)
		} else {
			files = append(files, e)
		}
	}
	t.sortListing(files)
	t.sortListing(dirs)
	t.showListing(files, false)
	first := len(files) == 0
	for _, d := range dirs {
		code = max(code, t.lsDir(d.name, &first, len(names) > 1))
	}
	return code
}

// lsStat follows a link named on the command line unless the listing is long.
func (t *tool) lsStat(name string) (vfs.Info, error) {
	if (t.has('l') || t.has('d') || t.has('F')) && !t.has('L') && !t.has('H') {
		info, err := t.Lstat(name)
		if err == nil && strings.HasSuffix(name, "/") {
			return t.Stat(name)
		}
		return info, err
	}
	if info, err := t.Stat(name); err == nil {
		return info, nil
	}
	return t.Lstat(name)
}

func (t *tool) lsMissing(name string, err error) int {
	if t.gnu {
		t.warn("cannot access '%s': %s", name, text(err))
		return 2
	}
	return t.fail(name, err)
}

func (t *tool) listed(name, at string, info vfs.Info) listed {
	e := listed{name: name, info: info}
	if info.Mode&fs.ModeSymlink != 0 {
		if t.has('L') {
			if i, err := t.Stat(at); err == nil {
				e.info = i
				return e
			}
		}
		e.target, _ = t.Readlink(at)
	}
	return e
}

func (t *tool) lsDir(name string, first *bool, heading bool) int {
	entries, err := t.ReadDir(name)
	if err != nil {
		if t.gnu {
			t.warn("cannot open directory '%s': %s", name, text(err))
			return 2
		}
		t.warn("can't open '%s': %s", name, text(err))
		return 1
	}
	if !*first {
		t.print("\n")
	}
	if *first = false; heading || t.has('R') {
		t.print("%s:\n", name)
	}
	var list []listed
	if t.has('a') {
		for _, dot := range []string{".", ".."} {
			if info, err := t.Stat(name + "/" + dot); err == nil {
				list = append(list, listed{name: dot, info: info})
			}
		}
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name, ".") && !t.has('a') && !t.has('A') {
			continue
		}
		list = append(list, t.listed(e.Name, name+"/"+e.Name, e.Info))
	}
	t.sortListing(list)
	if t.has('l') || t.has('s') || t.has('n') || t.has('g') || t.has('o') {
		var blocks int64
		for _, e := range list {
			blocks += e.info.Blocks
		}
		if t.has('h') {
			t.print("total %s\n", humanSize(blocks*512))
		} else {
			t.print("total %d\n", blocks/2)
		}
	}
	t.showListing(list, true)
	if !t.has('R') {
		return 0
	}
	code := 0
	for _, e := range list {
		if e.info.IsDir() && e.name != "." && e.name != ".." {
			code = max(code, t.lsDir(strings.TrimRight(name, "/")+"/"+e.name, first, true))
		}
	}
	return code
}

func (t *tool) sortListing(list []listed) {
	slices.SortStableFunc(list, func(a, b listed) int {
		c := 0
		switch {
		case t.has('S'):
			c = int(min(max(b.info.Size-a.info.Size, -1), 1))
		case t.has('t'):
			c = b.info.ModTime.Compare(a.info.ModTime)
		case t.has('v'):
			c = compareVersions(a.name, b.name)
		case t.has('X'):
			c = strings.Compare(path.Ext(a.name), path.Ext(b.name))
		case t.has('U'):
			return 0
		}
		if c == 0 {
			c = strings.Compare(a.name, b.name)
		}
		if t.has('r') {
			c = -c
		}
		return c
	})
}
