package coreutils

import (
	"io/fs"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/vfs"
)

func touch() command {
	return command{
		flags: "cd:t:r:amh", long: "no-create=c date=d reference=r", usage: "[-cham] [-d DATE] [-t DATE] [-r FILE] FILE...",
		run: (*tool).touch,
	}
}

func (t *tool) touch() int {
	if len(t.args) == 0 {
		return t.missing("file operand")
	}
	when, code := t.now(), 0
	switch {
	case t.has('r'):
		info, err := t.Stat(t.value('r'))
		if err != nil {
			return t.fail(t.value('r'), err)
		}
		when = info.ModTime
	case t.has('d'):
		d, ok := parseDate(t.value('d'), t.now())
		if !ok {
			t.warn("invalid date '%s'", t.value('d'))
			return 1
		}
		when = d
	}
	for _, name := range t.args {
		_, err := t.Stat(name)
		if err != nil && t.has('c') {
			continue
		}
		if err != nil {
			f, oerr := t.Open(name, vfs.WriteOnly|vfs.Create, 0o666)
			if oerr != nil {
				if t.gnu {
					t.warn("cannot touch '%s': %s", name, text(oerr))
				} else {
					t.fail(name, oerr)
				}
				code = 1
				continue
			}
			_ = f.Close()
		}
		if err := t.Utimes(name, when); err != nil {
			code = t.fail(name, err)
		}
	}
	return code
}

func mkdir() command {
	return command{flags: "pm:v", long: "parents=p mode=m verbose=v", usage: "[-m MODE] [-p] DIRECTORY...", run: (*tool).mkdir}
}

func (t *tool) mkdir() int {
	if len(t.args) == 0 {
		return t.missing("operand")
	}
	code := 0
	for _, name := range t.args {
		var err error
		if t.has('p') {
			if err = t.MkdirAll(name, 0o777); err == nil {
				if info, serr := t.Stat(name); serr == nil && !info.IsDir() {
					err = fs.ErrExist
				}
			}
		} else {
			err = t.Mkdir(strings.TrimRight(name, "/"), 0o777)
		}
		if err != nil {
			if t.gnu {
				t.warn("cannot create directory ‘%s’: %s", name, text(err))
			} else {
				t.warn("can't create directory '%s': %s", name, text(err))
			}
			code = 1
			continue
		}
		if t.has('m') {
			if mode, ok := parseMode(t.value('m'), 0o777|fs.ModeDir, 0); ok {
				_ = t.Chmod(name, mode)
			}
		}
		if t.has('v') {
			t.print("created directory: '%s'\n", name)
		}
	}
	return code
}

func rmdir() command {
	return command{flags: "p", long: "parents=p ignore-fail-on-non-empty=p", usage: "[-p] DIRECTORY...", run: (*tool).rmdir}
}

func (t *tool) rmdir() int {
	if len(t.args) == 0 {
		return t.missing("operand")
	}
	code := 0
	for _, name := range t.args {
		for {
			err := t.removeDir(name)
			if err != nil {
				if t.gnu {
					t.warn("failed to remove '%s': %s", name, text(err))
				} else {
					t.warn("'%s': %s", name, text(err))
				}
				code = 1
				break
			}
			if name = path.Dir(name); !t.has('p') || name == "." || name == "/" {
				break
			}
		}
	}
	return code
}

func (t *tool) removeDir(name string) error {
	info, err := t.Lstat(name)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return errNotDir
	}
	return t.Remove(name)
}

func ln() command {
	return command{
		flags: "sfnvbTt:r", long: "symbolic=s force=f no-dereference=n verbose=v no-target-directory=T",
		usage: "[-sfnbtv] [-S SUF] TARGET... LINK|DIR", run: (*tool).ln,
	}
}

func (t *tool) ln() int {
	if len(t.args) == 0 {
		return t.missing("file operand")
	}
	targets, dest := t.args[:len(t.args)-1], t.args[len(t.args)-1]
	if len(targets) == 0 {
		targets, dest = t.args, base(t.args[0])
	}
	code := 0
	for _, target := range targets {
		link := dest
		stat := t.Stat
		if t.has('n') || t.has('T') {
			stat = t.Lstat
		}
		if info, err := stat(dest); err == nil && info.IsDir() {
			link = strings.TrimRight(dest, "/") + "/" + base(target)
		}
		if t.has('f') {
			_ = t.Remove(link)
		}
		var err error
		if t.has('s') {
			err = t.Symlink(target, link)
		} else {
			err = t.Link(target, link)
		}
		if err != nil {
			if t.gnu {
				t.warn("failed to create symbolic link '%s': %s", link, text(err))
			} else {
				t.warn("%s: %s", link, text(err))
			}
			code = 1
		}
	}
	return code
}

func basename() command {
	return command{flags: "as:z", usage: "FILE [SUFFIX] | -a FILE... | -s SUFFIX FILE...", run: func(t *tool) int {
		if len(t.args) == 0 {
			return t.missing("operand")
		}
		suffix, names := t.value('s'), t.args
		if !t.has('a') && !t.has('s') {
			if len(t.args) > 1 {
				suffix = t.args[1]
			}
			names = t.args[:1]
		}
		for _, name := range names {
			b := path.Base(name)
			if b != suffix {
				b = strings.TrimSuffix(b, suffix)
			}
			t.print("%s\n", b)
		}
		return 0
	}}
}

func dirname() command {
	return command{usage: "FILENAME", run: func(t *tool) int {
		if len(t.args) == 0 {
			return t.missing("operand")
		}
		for _, name := range t.args {
			t.print("%s\n", path.Dir(strings.TrimRight(name, "/")+strings.Repeat("/", btoi(strings.Trim(name, "/") == "" && name != ""))))
		}
		return 0
	}}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func pwd() command {
	return command{flags: "LP", usage: "", run: func(t *tool) int {
		t.print("%s\n", t.Dir)
		return 0
	}}
}

func readlink() command {
	return command{flags: "fnevmqsz", long: "canonicalize=f canonicalize-existing=e no-newline=n", usage: "[-fnv] FILE", run: func(t *tool) int {
		if len(t.args) == 0 {
			return t.missing("operand")
		}
		code := 0
		for _, name := range t.args {
			s, err := t.Readlink(name)
			if t.has('f') || t.has('e') || t.has('m') {
				s, err = t.canonical(name, t.has('e'))
			}
			if err != nil {
				code = 1
				continue
			}
			t.print("%s", s)
			if !t.has('n') {
				t.print("\n")
			}
		}
		return code
	}}
}

// canonical is a path without links; its last element may be missing unless all must exist.
func (t *tool) canonical(name string, all bool) (string, error) {
	s, err := t.RealPath(name)
	if err == nil || all {
		return s, err
	}
	abs := path.Clean(vfs.Abs(t.Dir, name))
	dir, derr := t.RealPath(path.Dir(abs))
	if derr != nil {
		return "", err
	}
	return path.Join(dir, path.Base(abs)), nil
}

func realpath() command {
	return command{flags: "emsqz", usage: "FILE...", run: func(t *tool) int {
		if len(t.args) == 0 {
			return t.missing("operand")
		}
		code := 0
		for _, name := range t.args {
			s, err := t.canonical(name, t.has('e'))
			if err != nil {
				code = t.fail(name, err)
				continue
			}
			t.print("%s\n", s)
		}
		return code
	}}
}

func mktemp() command {
	return command{flags: "dqtp:u", long: "directory=d quiet=q tmpdir=p dry-run=u", usage: "[-dt] [-p DIR] [TEMPLATE]", run: (*tool).mktemp}
}

func (t *tool) mktemp() int {
	template := "tmp.XXXXXX"
	if t.gnu {
		template = "tmp.XXXXXXXXXX"
	}
	dir := t.value('p')
	if len(t.args) > 0 {
		template = t.args[0]
	}
	if dir == "" && (len(t.args) == 0 || t.has('t')) {
		if dir = t.Getenv("TMPDIR"); dir == "" {
			dir = "/tmp"
		}
	}
	if dir != "" {
		template = dir + "/" + template
	}
	stem := strings.TrimRight(template, "X")
	if len(template)-len(stem) < 3 {
		t.warn("too few X's in template '%s'", template)
		return 1
	}
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	draw := t.Sim().Rand("coreutils/mktemp")
	for range 100 {
		name := []byte(stem)
		for range len(template) - len(stem) {
			name = append(name, letters[draw.IntN(len(letters))])
		}
		var err error
		switch {
		case t.has('u'):
		case t.has('d'):
			err = t.Mkdir(string(name), 0o700)
		default:
			f, oerr := t.Open(string(name), vfs.WriteOnly|vfs.Create|vfs.Excl, 0o600)
			if err = oerr; err == nil {
				_ = f.Close()
			}
		}
		if err == nil {
			t.print("%s\n", name)
			return 0
		}
		if text(err) != "File exists" {
			t.warn("(null): %s", text(err))
			return 1
		}
	}
	return 1
}

// parseMode reads an octal or symbolic mode relative to old.
func parseMode(s string, old fs.FileMode, umask fs.FileMode) (fs.FileMode, bool) {
	if n, err := strconv.ParseUint(s, 8, 16); err == nil {
		return octalMode(uint32(n)), true
	}
	mode := old &^ fs.ModeType
	for clause := range strings.SplitSeq(s, ",") {
		at := strings.IndexAny(clause, "+-=")
		if at < 0 {
			return 0, false
		}
		who := clause[:at]
		mask := fs.FileMode(0)
		for _, w := range who {
			switch w {
			case 'u':
				mask |= 0o700
			case 'g':
				mask |= 0o070
			case 'o':
				mask |= 0o007
			case 'a':
				mask |= 0o777
			default:
				return 0, false
			}
		}
		if who == "" {
			mask = 0o777 &^ umask
		}
		for rest := clause[at:]; rest != ""; {
			op := rest[0]
			end := strings.IndexAny(rest[1:], "+-=") + 1
			if end == 0 {
				end = len(rest)
			}
			bits, ok := permBits(rest[1:end], mask, mode, old.IsDir())
			if !ok {
				return 0, false
			}
			switch op {
			case '+':
				mode |= bits
			case '-':
				mode &^= bits
			case '=':
				mode = mode&^mask | bits
			}
			rest = rest[end:]
		}
	}
	return mode, true
}

func permBits(letters string, mask, old fs.FileMode, dir bool) (fs.FileMode, bool) {
	var bits fs.FileMode
	for _, l := range letters {
		switch l {
		case 'r':
			bits |= 0o444 & mask
		case 'w':
			bits |= 0o222 & mask
		case 'x':
			bits |= 0o111 & mask
		case 'X':
			if dir || old&0o111 != 0 {
				bits |= 0o111 & mask
			}
		case 's':
			if mask&0o700 != 0 {
				bits |= fs.ModeSetuid
			}
			if mask&0o070 != 0 {
				bits |= fs.ModeSetgid
			}
		case 't':
			bits |= fs.ModeSticky
		case 'u':
			bits |= (old >> 6 & 7) * 0o111 & mask
		case 'g':
			bits |= (old >> 3 & 7) * 0o111 & mask
		case 'o':
			bits |= (old & 7) * 0o111 & mask
		default:
			return 0, false
		}
	}
	return bits, true
}

func octalMode(n uint32) fs.FileMode {
	m := fs.FileMode(n & 0o777)
	if n&0o4000 != 0 {
		m |= fs.ModeSetuid
	}
	if n&0o2000 != 0 {
		m |= fs.ModeSetgid
	}
	if n&0o1000 != 0 {
		m |= fs.ModeSticky
	}
	return m
}

// octal is a mode's number as stat prints it.
func octal(m fs.FileMode) uint32 {
	n := uint32(m.Perm())
	if m&fs.ModeSetuid != 0 {
		n |= 0o4000
	}
	if m&fs.ModeSetgid != 0 {
		n |= 0o2000
	}
	if m&fs.ModeSticky != 0 {
		n |= 0o1000
	}
	return n
}

// parseDate reads the date forms that touch -d and date -d know.
func parseDate(s string, now time.Time) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if rest, ok := strings.CutPrefix(s, "@"); ok {
		f, err := strconv.ParseFloat(rest, 64)
		return time.Unix(int64(f), 0).UTC(), err == nil
	}
	switch s {
	case "", "now", "today":
		return now, true
	case "yesterday":
		return now.AddDate(0, 0, -1), true
	case "tomorrow":
		return now.AddDate(0, 0, 1), true
	}
	for _, layout := range []string{
		time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02", "2006.01.02-15:04:05", "15:04:05", "15:04",
		time.UnixDate, time.RFC1123, time.RFC1123Z, "Jan 2 2006", "2 Jan 2006", "20060102",
	} {
		if d, err := time.Parse(layout, s); err == nil {
			if d.Year() == 0 {
				d = time.Date(now.Year(), now.Month(), now.Day(), d.Hour(), d.Minute(), d.Second(), 0, time.UTC)
			}
			return d.UTC(), true
		}
	}
	return relativeDate(s, now)
}

// relativeDate reads "3 days ago", "+1 hour", "-5 minutes".
func relativeDate(s string, now time.Time) (time.Time, bool) {
	f := strings.Fields(s)
	if len(f) < 2 {
		return now, false
	}
	n, err := strconv.Atoi(strings.TrimPrefix(f[0], "+"))
	if err != nil {
		return now, false
	}
	if len(f) > 2 && f[2] == "ago" {
		n = -n
	}
	switch strings.TrimSuffix(f[1], "s") {
	case "sec", "second":
		return now.Add(time.Duration(n) * time.Second), true
	case "min", "minute":
		return now.Add(time.Duration(n) * time.Minute), true
	case "hour":
		return now.Add(time.Duration(n) * time.Hour), true
	case "day":
		return now.AddDate(0, 0, n), true
	case "week":
		return now.AddDate(0, 0, 7*n), true
	case "month":
		return now.AddDate(0, n, 0), true
	case "year":
		return now.AddDate(n, 0, 0), true
	}
	return now, false
}
