package coreutils

import (
	"bufio"
	"io"
)

// output is a command's buffered standard output. It takes memory from the first write on: most long-running commands (sleep) never write.
type output struct {
	to io.Writer
	w  *bufio.Writer
}

func (o *output) buffer() *bufio.Writer {
	if o.w == nil {
		o.w = bufio.NewWriter(o.to)
	}
	return o.w
}

func (o *output) Write(b []byte) (int, error)               { return o.buffer().Write(b) }
func (o *output) WriteString(s string) (int, error)         { return o.buffer().WriteString(s) }
func (o *output) WriteByte(c byte) error                    { return o.buffer().WriteByte(c) }
func (o *output) WriteRune(r rune) (int, error)             { return o.buffer().WriteRune(r) }
func (o *output) ReadFrom(r io.Reader) (n int64, err error) { return o.buffer().ReadFrom(r) }

// Flush writes what is still buffered.
func (o *output) Flush() error {
	if o.w == nil {
		return nil
	}
	return o.w.Flush()
}

// Reset turns to another file. What is still buffered is forgotten.
func (o *output) Reset(to io.Writer) { o.to, o.w = to, nil }
