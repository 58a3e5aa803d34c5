package kubectl

import (
	"path"
	"strings"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/proc"
)

// system is the node's files as kubectl's process sees them.
type system struct{ p *proc.Process }

func (s system) isDir(name string) (bool, error) {
	i, err := s.p.Stat(name)
	if err != nil {
		return false, err
	}
	return i.IsDir(), nil
}

func (s system) exists(name string) bool {
	_, err := s.p.Stat(name)
	return err == nil
}

// readFile's error is the bare cause ("no such file or directory"). Devices and pipes (/dev/stdin) are read to their end.
func (s system) readFile(name string) ([]byte, error) {
	data, err := s.p.ReadAll(name)
	if err != nil {
		return nil, plainError(errorText(err))
	}
	return data, nil
}

func (s system) writeFile(name string, data []byte) error {
	if err := s.p.WriteFile(name, data, 0o644); err != nil {
		return plainError(errorText(err))
	}
	return nil
}

// errorText is an error number's text as Go prints it: in lower case.
func errorText(err error) string { return strings.ToLower(errno.Text(err)) }

func (s system) readDir(name string) ([]string, error) {
	entries, err := s.p.ReadDir(name)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name)
	}
	return out, nil
}

// glob expands a pattern in the last element of a path.
func (s system) glob(pattern string) []string {
	dir, last := path.Split(pattern)
	if !strings.ContainsAny(last, "*?[") {
		return nil
	}
	names, err := s.readDir(path.Clean("./" + dir))
	if strings.HasPrefix(dir, "/") {
		names, err = s.readDir(path.Clean(dir))
	}
	if err != nil {
		return nil
	}
	var out []string
	for _, n := range names {
		if ok, _ := path.Match(last, n); ok {
			out = append(out, dir+n)
		}
	}
	return out
}
