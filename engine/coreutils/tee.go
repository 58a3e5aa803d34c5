package coreutils

import (
	"io"

	"github.com/podscope/podscope/engine/vfs"
)

func tee() command {
	return command{flags: "ai", long: "append=a ignore-interrupts=i", usage: "[-ai] [FILE]...", run: (*tool).tee}
}

func (t *tool) tee() int {
	mode, code := vfs.Truncate, 0
	if t.has('a') {
		mode = vfs.Append
	}
	writers := []io.Writer{t.Stdout}
	for _, name := range t.args {
		f, err := t.Open(name, vfs.WriteOnly|vfs.Create|mode, 0o666)
		if err != nil {
			code = t.fail(name, err)
			continue
		}
		defer f.Close()
		writers = append(writers, f)
	}
	buf := make([]byte, 4096)
	for {
		n, err := t.Stdin.Read(buf)
		for _, w := range writers {
			if _, werr := w.Write(buf[:n]); werr != nil && n > 0 {
				code = t.fail("write error", werr)
			}
		}
		if err != nil {
			return code
		}
	}
}
