package coreutils

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"strings"
)

func sum(newHash func() hash.Hash) command {
	return command{flags: "csbtw", long: "check=c status=s binary=b", usage: "[-c[sw]] [FILE]...", run: func(t *tool) int { return t.sum(newHash) }}
}

func md5sum() command    { return sum(md5.New) }
func sha1sum() command   { return sum(sha1.New) }
func sha256sum() command { return sum(sha256.New) }

func (t *tool) sum(newHash func() hash.Hash) int {
	digest := func(r io.Reader) (string, error) {
		h := newHash()
		_, err := io.Copy(h, r)
		return hex.EncodeToString(h.Sum(nil)), err
	}
	if !t.has('c') {
		return t.inputs(t.args, func(name string, r io.Reader) int {
			s, err := digest(r)
			if err != nil {
				return t.fail(name, err)
			}
			t.print("%s  %s\n", s, name)
			return 0
		})
	}
	list, code := t.allLines(t.args)
	bad := 0
	for _, l := range list {
		want, name, ok := strings.Cut(l, "  ")
		if !ok {
			continue
		}
		result := "FAILED"
		if r, err := t.input(name); err == nil {
			if got, err := digest(r); err == nil && got == want {
				result = "OK"
			}
			_ = r.Close()
		}
		if result != "OK" {
			bad++
		}
		if !t.has('s') {
			t.print("%s: %s\n", name, result)
		}
	}
	if bad > 0 {
		t.warn("WARNING: %d of %d computed checksums did NOT match", bad, len(list))
		code = 1
	}
	return code
}
