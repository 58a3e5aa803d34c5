package shell

import (
	"io"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/proc"
)

// text is a here-document's file.
type text struct{ rest string }

func newText(s string) *text { return &text{s} }

// Read reads what is left.
func (t *text) Read(_ *proc.Process, b []byte) (int, error) {
	if t.rest == "" {
		return 0, io.EOF
	}
	n := copy(b, t.rest)
	t.rest = t.rest[n:]
	return n, nil
}

// Write fails: the document is only read.
func (t *text) Write(*proc.Process, []byte) (int, error) { return 0, errno.EBADF }

// Close does nothing.
func (t *text) Close() {}
