package coreutils

import (
	"io"
	"strings"
	"time"
)

func tail() command {
	return command{
		flags: "fFn:c:qvs:#", long: "lines=n bytes=c follow=f quiet=q verbose=v retry=F sleep-interval=s",
		usage: "[OPTIONS] [FILE]...", run: (*tool).tail,
	}
}

func (t *tool) tail() int {
	t.oldCount()
	first := true
	follow := t.has('f') || t.has('F')
	type followed struct {
		name string
		r    io.Reader
	}
	var files []followed
	names := t.args
	if len(names) == 0 {
		names = []string{"-"}
	}
	code := 0
	for _, name := range names {
		r, err := t.input(name)
		if err != nil {
			if t.gnu {
				t.warn("cannot open '%s' for reading: %s", name, text(err))
			} else {
				t.cantOpen(name, err)
			}
			code = 1
			continue
		}
		t.heading(name, &first)
		t.lastPart(r)
		if follow && name != "-" {
			files = append(files, followed{name, r})
			continue
		}
		_ = r.Close()
	}
	if len(files) == 0 {
		return code
	}
	last := len(files) - 1
	for {
		_ = t.out.Flush()
		if err := t.Sleep(time.Second); err != nil && t.out.Flush() != nil {
			return 1
		}
		for i, f := range files {
			more, _ := io.ReadAll(f.r)
			if len(more) == 0 {
				continue
			}
			if i != last {
				t.heading(f.name, &first)
				last = i
			}
			_, _ = t.out.Write(more)
		}
	}
}

// lastPart prints what -n or -c ask for.
func (t *tool) lastPart(r io.Reader) {
	flag := byte('n')
	if t.has('c') {
		flag = 'c'
	}
	if from, ok := signed(t.value(flag)); ok {
		t.fromPart(r, flag, max(from, 1))
		return
	}
	n := t.count(flag, 10)
	if n < 0 {
		n = -n
	}
	if flag == 'c' {
		all, _ := t.readAll(r)
		_, _ = t.out.Write(all[max(0, len(all)-n):])
		return
	}
	var held []string
	_ = lines(r, func(l string) bool {
		t.Alloc(int64(len(l)))
		if n := len(held); n > 0 && !strings.HasSuffix(held[n-1], "\n") {
			held[n-1] = l // the rest of a line too long to be kept
			return true
		}
		if held = append(held, l); len(held) > n {
			t.Free(int64(len(held[0])))
			held = held[1:]
		}
		return true
	})
	_, _ = t.out.WriteString(strings.Join(held, ""))
}

func (t *tool) fromPart(r io.Reader, flag byte, from int) {
	if flag == 'c' {
		_, _ = io.CopyN(io.Discard, r, int64(from-1))
		_, _ = io.Copy(t.out, r)
		return
	}
	at := 0
	_ = lines(r, func(l string) bool {
		if at++; at >= from {
			_, _ = t.out.WriteString(l)
		}
		return true
	})
}
