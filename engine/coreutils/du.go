package coreutils

import (
	"strconv"
	"strings"
)

func du() command {
	return command{flags: "hsackmd:bx", long: "human-readable=h summarize=s all=a total=c max-depth=d bytes=b", usage: "[-aHLdclsxhmk] [FILE]...", run: (*tool).du}
}

func (t *tool) du() int {
	names := t.args
	if len(names) == 0 {
		names = []string{"."}
	}
	var total int64
	code := 0
	for _, name := range names {
		n, ok := t.usage(name, 0)
		if !ok {
			code = 1
		}
		total += n
	}
	if t.has('c') {
		t.duLine(total, "total")
	}
	return code
}

func (t *tool) duLine(n int64, name string) {
	s := strconv.FormatInt((n+1023)/1024, 10)
	switch {
	case t.has('h'):
		s = humanSize(n)
	case t.has('m'):
		s = strconv.FormatInt((n+1<<20-1)>>20, 10)
	case t.has('b'):
		s = strconv.FormatInt(n, 10)
	}
	t.print("%s\t%s\n", s, name)
}

func (t *tool) usage(name string, depth int) (int64, bool) {
	info, err := t.Lstat(name)
	if err != nil {
		t.fail(name, err)
		return 0, false
	}
	n := info.Blocks * 512
	if t.has('b') {
		n = info.Size
	}
	if info.IsDir() {
		entries, err := t.ReadDir(name)
		if err != nil {
			t.fail(name, err)
		}
		for _, e := range entries {
			t.work()
			more, _ := t.usage(strings.TrimRight(name, "/")+"/"+e.Name, depth+1)
			n += more
		}
	}
	deepest := t.number('d', 1<<20)
	if depth == 0 || !t.has('s') && depth <= deepest && (info.IsDir() || t.has('a')) {
		t.duLine(n, name)
	}
	return n, true
}
