package main

import (
	"fmt"
	"io/fs"
	"time"
)

// watchLessons has the lessons written anew whenever one of their files has changed. What is wrong with them is printed; what was written last stays.
func watchLessons(folder fs.FS, write func() error, tick <-chan time.Time) {
	last := changed(folder)
	for range tick {
		now := changed(folder)
		if now == last {
			continue
		}
		last = now
		if err := write(); err != nil {
			fmt.Println("Podscope: the lessons stay as they were:", err)
			continue
		}
		fmt.Println("Podscope: the lessons have been written anew")
	}
}

// state tells two states of a folder apart.
type state struct {
	files  int
	bytes  int64
	newest time.Time
}

func changed(folder fs.FS) (s state) {
	_ = fs.WalkDir(folder, ".", func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil //nolint:nilerr // a file that goes while we look is a change, too
		}
		if info, err := d.Info(); err == nil {
			s.files++
			s.bytes += info.Size()
			if info.ModTime().After(s.newest) {
				s.newest = info.ModTime()
			}
		}
		return nil
	})
	return s
}
