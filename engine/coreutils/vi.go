package coreutils

import (
	"bytes"
	"encoding/base64"
	"io/fs"
	"path"
	"strings"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/proc"
)

// vi has no screen of its own here: it has the page's editor edit its file and waits until that is done. See package protocol.
func vi() command {
	return command{flags: "+c:RH", usage: "[-c CMD] [-R] [-H] [FILE]...", run: (*tool).vi}
}

func (t *tool) vi() int {
	tty := t.TTY()
	if tty == nil || !isTerminal(t.Process, 0) || !isTerminal(t.Process, 1) {
		t.warn("standard input is not a terminal")
		return 1
	}
	for _, name := range t.args {
		if strings.HasPrefix(name, "+") {
			continue
		}
		if code := t.edit(tty, name); code != 0 {
			return code
		}
	}
	if len(t.args) == 0 {
		t.warn("no file name: give one")
		return 1
	}
	return 0
}

// maxEdited is the largest file that can be edited.
const maxEdited = 128 << 10

// edit hands one file to the editor and writes what comes back.
func (t *tool) edit(tty *proc.TTY, name string) int {
	data, err := t.ReadFile(name)
	if err != nil && errno.Of(err) != errno.ENOENT {
		t.warn("%s: %s", name, errno.Text(err))
		return 1
	}
	if len(data) > maxEdited {
		t.warn("%s: too large for the editor", name)
		return 1
	}
	raw, keys, echo := tty.Raw(), tty.Keys(), tty.Echo()
	tty.SetRaw(true)
	tty.SetEcho(false)
	defer func() { tty.SetRaw(raw); tty.SetKeys(keys); tty.SetEcho(echo) }()
	t.print("\x1b]7777;edit;%s;%s\a", strings.ReplaceAll(path.Base(name), ";", "_"), base64.StdEncoding.EncodeToString(data))
	_ = t.out.Flush()
	text, saved := t.edited(tty)
	t.print("\x1b]7777;done\a")
	if !saved || err == nil && bytes.Equal(text, data) {
		return 0
	}
	if err := t.WriteFile(name, text, fs.FileMode(0o644)); err != nil {
		t.warn("%s: %s", name, errno.Text(err))
		return 1
	}
	return 0
}

// edited waits for the editor's answer. ^C gives up.
func (t *tool) edited(tty *proc.TTY) (text []byte, saved bool) {
	var said []byte
	buf := make([]byte, 4096)
	for {
		n, err := tty.Read(t.Process, buf)
		if err != nil {
			return nil, false
		}
		said = append(said, buf[:n]...)
		if bytes.IndexByte(buf[:n], 3) >= 0 {
			return nil, false
		}
		at := bytes.Index(said, []byte("\x1b]7777;"))
		if at < 0 {
			continue
		}
		answer, _, whole := bytes.Cut(said[at+len("\x1b]7777;"):], []byte{7})
		if !whole {
			continue
		}
		verb, rest, _ := strings.Cut(string(answer), ";")
		text, err := base64.StdEncoding.DecodeString(rest)
		return text, verb == "save" && err == nil
	}
}
