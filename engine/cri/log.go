package cri

import (
	"bytes"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/sim"
)

// Stream says which of its outputs a container wrote to.
type Stream byte

// The two streams of a log.
const (
	Stdout Stream = 1
	Stderr Stream = 2
)

// Line is one entry of a log: a line with its line feed, or a part of one that has not ended.
type Line struct {
	At     time.Time
	Stream Stream
	Text   []byte
}

// maxLogSize is where a log is rotated: what came before can no longer be read.
const maxLogSize = 10 << 20

// linePrefix is what stands in front of each line in the file: the time, the stream and a tag.
const linePrefix = int64(len("2026-01-01T00:00:00.000000000Z stdout F "))

// Log is what one instance of a container has written.
type Log struct {
	sim       *sim.Sim
	attempt   int
	container string
	lines     []Line
	partial   [3][]byte
	partialAt [3]time.Time
	size      int64
	ended     bool
	removed   bool
	followers []*follower
	attached  []*attachment
}

type follower struct {
	fn   func(Line)
	done func()
}

// attachment is somebody who sees what is written at once, unfinished lines too.
type attachment struct {
	fn   func(Stream, []byte)
	done func()
}

// Lines returns the log's entries so far. The caller must not change them.
func (l *Log) Lines() []Line { return l.lines }

// Ended reports whether nothing more will be written.
func (l *Log) Ended() bool { return l.ended }

// Removed reports whether the log was deleted with its container.
func (l *Log) Removed() bool { return l.removed }

// Container is the id of the instance that wrote the log.
func (l *Log) Container() string { return l.container }

// Follow has fn called with every entry still to come, and done when the log has ended.
func (l *Log) Follow(fn func(Line), done func()) (stop func()) {
	f := &follower{fn, done}
	l.followers = append(l.followers, f)
	return func() {
		l.followers = slices.DeleteFunc(l.followers, func(o *follower) bool { return o == f })
	}
}

// Attach has fn called with all that is still to be written, as it is written, and done when the log has ended.
func (l *Log) Attach(fn func(Stream, []byte), done func()) (stop func()) {
	a := &attachment{fn, done}
	l.attached = append(l.attached, a)
	return func() {
		l.attached = slices.DeleteFunc(l.attached, func(o *attachment) bool { return o == a })
	}
}

// Write appends output. Lines become entries when they end, or when the log ends.
func (l *Log) Write(s Stream, b []byte) {
	for _, a := range slices.Clone(l.attached) {
		a.fn(s, b)
	}
	for len(b) > 0 {
		i := bytes.IndexByte(b, '\n')
		if len(l.partial[s]) == 0 {
			l.partialAt[s] = l.sim.Now()
		}
		if i < 0 {
			l.partial[s] = append(l.partial[s], b...)
			if len(l.partial[s]) >= 16<<10 {
				l.flush(s)
			}
			return
		}
		l.partial[s] = append(l.partial[s], b[:i+1]...)
		b = b[i+1:]
		l.flush(s)
	}
}

func (l *Log) flush(s Stream) {
	if len(l.partial[s]) == 0 {
		return
	}
	line := Line{At: l.partialAt[s], Stream: s, Text: l.partial[s]}
	l.partial[s] = nil
	size := linePrefix + int64(len(line.Text))
	if l.size += size; l.size > maxLogSize {
		l.lines, l.size = nil, size
	}
	l.lines = append(l.lines, line)
	for _, f := range slices.Clone(l.followers) {
		f.fn(line)
	}
}

// end closes the log.
func (l *Log) end() {
	if l.ended {
		return
	}
	l.flush(Stdout)
	l.flush(Stderr)
	l.ended = true
	followers, attached := l.followers, l.attached
	l.followers, l.attached = nil, nil
	for _, f := range followers {
		if f.done != nil {
			f.done()
		}
	}
	for _, a := range attached {
		a.done()
	}
}

// tail returns the last bytes and lines of the log, for a termination message.
func (l *Log) tail(maxBytes, maxLines int) string {
	var out []byte
	first := max(0, len(l.lines)-maxLines)
	for _, line := range l.lines[first:] {
		out = append(out, line.Text...)
	}
	return string(out[max(0, len(out)-maxBytes):])
}

// file is the log as a process writes to it.
func (l *Log) file(s Stream) proc.File { return &logFile{log: l, stream: s} }

type logFile struct {
	log    *Log
	stream Stream
}

func (f *logFile) Read(*proc.Process, []byte) (int, error) { return 0, nil }

// lineCost is what a line costs its writer, who waits for the runtime to take it.
const lineCost = 5 * time.Microsecond

func (f *logFile) Write(p *proc.Process, b []byte) (int, error) {
	f.log.Write(f.stream, b)
	p.Charge(time.Duration(bytes.Count(b, []byte{'\n'})) * lineCost)
	return len(b), nil
}

func (f *logFile) Close() {}

// Log finds the log of one instance of a container by its id.
func (r *Runtime) Log(uid types.UID, id string) (*Log, bool) {
	if c := r.containers[id]; c != nil && c.box.config.UID == uid {
		return c.log, true
	}
	return nil, false
}
