package coreutils

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"

	"github.com/podscope/podscope/engine/vfs"
)

func gzipCommand() command {
	return command{flags: "cdfkvqt123456789", long: "stdout=c decompress=d force=f keep=k", usage: "[-cfkdt123456789] [FILE]...", run: (*tool).gzip}
}

func (t *tool) gzip() int {
	decompress := t.has('d') || t.name == "gunzip" || t.name == "zcat"
	toStdout := t.has('c') || t.name == "zcat" || len(t.args) == 0
	return t.inputs(t.args, func(name string, r io.Reader) int {
		b, err := t.readAll(r)
		if err != nil {
			return t.fail(name, err)
		}
		var out bytes.Buffer
		target := name + ".gz"
		if decompress {
			z, err := gzip.NewReader(bytes.NewReader(b))
			if err != nil {
				t.warn("invalid magic")
				return 1
			}
			_, _ = io.Copy(&out, z)
			if target = strings.TrimSuffix(name, ".gz"); target == name && !toStdout {
				t.warn("%s: unknown suffix - ignored", name)
				return 1
			}
		} else {
			z := gzip.NewWriter(&out)
			_, _ = z.Write(b)
			_ = z.Close()
		}
		if toStdout {
			_, _ = t.out.Write(out.Bytes())
			return 0
		}
		f, err := t.Open(target, vfs.WriteOnly|vfs.Create|vfs.Truncate, 0o644)
		if err != nil {
			return t.fail(target, err)
		}
		_, err = f.Write(out.Bytes())
		_ = f.Close()
		if err != nil {
			return t.fail(target, err)
		}
		if !t.has('k') {
			_ = t.Remove(name)
		}
		return 0
	})
}
