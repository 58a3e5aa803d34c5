package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/podscope/podscope/lessons"
	"github.com/podscope/podscope/lessons/check"
)

// runLesson is "lesson check" and "lesson new".
func runLesson(args []string, out, _ io.Writer) error {
	if len(args) == 0 {
		return errUsage
	}
	switch args[0] {
	case "check":
		return checkLessons(args[1:], out)
	case "new":
		return newLesson(args[1:], out)
	}
	return errUsage
}

// checkLessons proves the lessons in the folders named, or our own course.
func checkLessons(args []string, out io.Writer) error {
	flags := flagsOf("check")
	verbose := flags.BoolP("verbose", "v", false, "print what is typed and what is printed")
	if err := parse(flags, args, -1); err != nil {
		return err
	}
	var tell check.Teller
	if *verbose {
		tell = func(format string, args ...any) { fmt.Fprintf(out, format+"\n", args...) }
	}
	if flags.NArg() == 0 {
		return checkFolder(lessons.Files(), ".", tell, out)
	}
	failed := false
	for _, dir := range flags.Args() {
		abs, err := filepath.Abs(dir)
		if err != nil {
			return err
		}
		if err := checkFolder(os.DirFS(filepath.Dir(abs)), filepath.Base(abs), tell, out); err != nil {
			failed = true
		}
	}
	if failed {
		return errLessons
	}
	return nil
}

var errLessons = errors.New("there is something wrong with a lesson")

// checkFolder proves one lesson, or all lessons of a course's folder.
func checkFolder(fsys fs.FS, dir string, tell check.Teller, out io.Writer) error {
	names := []string{dir}
	if _, err := fs.Stat(fsys, filepath.ToSlash(filepath.Join(dir, "index.json"))); err != nil {
		sub, err := fs.Sub(fsys, dir)
		if err != nil {
			return err
		}
		sections, problems := lessons.Structure(sub)
		if problems.Fatal() {
			return problems
		}
		fsys, names = sub, nil
		for _, s := range sections {
			names = append(names, s.Lessons...)
		}
	}
	failed := false
	for _, name := range names {
		start := time.Now()
		l, problems := check.Lesson(fsys, name, tell)
		for _, p := range problems {
			fmt.Fprintln(out, p.Error())
		}
		verdict := "ok"
		if failed = failed || problems.Fatal(); problems.Fatal() {
			verdict = "wrong"
		}
		if l != nil {
			fmt.Fprintf(out, "%-6s %-28s %d steps, %.1f s\n", verdict, name, len(l.Steps), time.Since(start).Seconds())
		}
	}
	if failed {
		return errLessons
	}
	return nil
}

// newLesson writes the beginning of a lesson into a folder.
func newLesson(args []string, out io.Writer) error {
	if len(args) != 1 {
		return errUsage
	}
	files := lessons.Template(filepath.Base(args[0]))
	for _, f := range files {
		name := filepath.Join(args[0], filepath.FromSlash(f.Name))
		if _, err := os.Stat(name); err == nil {
			return fmt.Errorf("%s is there already", name)
		}
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, []byte(f.Text), 0o644); err != nil {
			return err
		}
		fmt.Fprintln(out, name)
	}
	fmt.Fprintf(out, "Edit these, then run: podscope lesson check -v %s\n", args[0])
	return nil
}
