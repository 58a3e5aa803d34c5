package main

import (
	"errors"
	"io/fs"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"
)

// folder is a file system that becomes another one.
type folder struct{ atomic.Pointer[fstest.MapFS] }

func (f *folder) Open(name string) (fs.File, error) { return f.Load().Open(name) }

func lessonWith(text string, second int64) *fstest.MapFS {
	return &fstest.MapFS{"redis/step1/text.md": {Data: []byte(text), ModTime: time.Unix(second, 0)}}
}

func TestLessonsAreWrittenAnewWhenAFileChanges(t *testing.T) {
	lessons := &folder{}
	lessons.Store(lessonWith("a", 1))
	tick, written := make(chan time.Time), 0
	ended := make(chan bool)
	go func() {
		watchLessons(lessons, func() error { written++; return errors.New("a mistake in it") }, tick)
		close(ended)
	}()
	tick <- time.Now()
	lessons.Store(lessonWith("b", 2))
	tick <- time.Now()
	tick <- time.Now()
	close(tick)
	<-ended
	if written != 1 {
		t.Errorf("written %d times, want once", written)
	}
}
