package coreutils

import (
	"fmt"
	"io"
	"strings"

	"github.com/podscope/podscope/engine/vfs"
)

func dd() command {
	return command{flags: "-", usage: "[if=FILE] [of=FILE] [bs=N] [count=N] [skip=N] [seek=N]", run: (*tool).dd}
}

func (t *tool) dd() int {
	opt := map[string]string{"if": "-", "bs": "512"}
	for _, a := range t.args {
		k, v, _ := strings.Cut(a, "=")
		opt[k] = v
	}
	bs, ok := size(opt["bs"])
	if !ok || bs <= 0 || bs > 1<<30 {
		t.warn("invalid number '%s'", opt["bs"])
		return 1
	}
	count := int64(1) << 40
	if c := opt["count"]; c != "" {
		count, _ = size(c)
	}
	in, err := t.input(opt["if"])
	if err != nil {
		return t.cantOpen(opt["if"], err)
	}
	var out io.Writer = t.Stdout
	if name := opt["of"]; name != "" {
		mode := vfs.Truncate
		if strings.Contains(opt["conv"], "notrunc") || opt["seek"] != "" {
			mode = 0
		}
		f, err := t.Open(name, vfs.WriteOnly|vfs.Create|mode, 0o666)
		if err != nil {
			return t.cantOpen(name, err)
		}
		if s, _ := size(opt["seek"]); s > 0 {
			_, _ = f.Seek(s*bs, io.SeekStart)
		}
		defer f.Close()
		out = f
	}
	if s, _ := size(opt["skip"]); s > 0 {
		_, _ = io.CopyN(io.Discard, in, s*bs)
	}
	return t.ddCopy(in, out, bs, count, opt["status"])
}

func (t *tool) ddCopy(in io.Reader, out io.Writer, bs, count int64, status string) int {
	begin := t.Sim().Elapsed()
	full, part, total, code := int64(0), int64(0), int64(0), 0
	t.Alloc(bs)
	defer t.Free(bs)
	buf := make([]byte, min(bs, 1<<20))
	for full+part < count {
		block := int64(0)
		var err error
		for block < bs && err == nil {
			n := 0
			n, err = io.ReadFull(in, buf[:min(int64(len(buf)), bs-block)])
			if n > 0 {
				if _, werr := out.Write(buf[:n]); werr != nil {
					t.warn("error writing: %s", text(werr))
					code = 1
					err = werr
				}
			}
			block += int64(n)
		}
		if total += block; block == bs {
			full++
		} else if block > 0 {
			part++
		}
		if err != nil {
			break
		}
	}
	if status != "none" {
		took := (t.Sim().Elapsed() - begin).Seconds()
		fmt.Fprintf(t.Stderr, "%d+%d records in\n%d+%d records out\n%d bytes (%sB) copied, %f seconds, %sB/s\n", full, part, full, part, total,
			humanSize(total), took, humanSize(int64(float64(total)/max(took, 1e-6))))
	}
	return code
}
