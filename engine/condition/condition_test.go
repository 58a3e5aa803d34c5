package condition_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/podscope/podscope/engine/condition"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/vfs"
)

// asks evaluates conditions in a process that sees a few files.
func asks(t *testing.T, list []string, words condition.Words) (answers []string) {
	t.Helper()
	f := vfs.New()
	f.AddProgram("/bin/ask", "ask", 1)
	f.AddDir("/dir", 0o755)
	f.AddString("/dir/full", 0o644, "x")
	f.AddString("/dir/empty", 0o600, "")
	f.AddSymlink("/dir/link", "full")
	f.AddSymlink("/dir/broken", "nowhere")
	ns := vfs.NewNamespace(f)
	if err := ns.Mount("/ro", vfs.New(), vfs.MountOptions{ReadOnly: true}); err != nil {
		t.Fatal(err)
	}
	s := sim.New(1, time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC))
	k := proc.NewKernel(s, map[string]proc.Program{"ask": func(p *proc.Process) int {
		for _, line := range list {
			ok, err := condition.Asker{P: p, Words: words}.Holds(strings.Fields(line))
			if err != nil {
				answers = append(answers, err.Error())
			} else {
				answers = append(answers, fmt.Sprint(ok))
			}
		}
		return 0
	}}, "node-1")
	if _, err := k.Start(proc.Spec{Args: []string{"/bin/ask"}, FS: ns, Dir: "/dir"}); err != nil {
		t.Fatal(err)
	}
	s.RunUntil(time.Second)
	return answers
}

func TestConditions(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"", "false"},
		{"x", "true"},
		{"-n", "true"},
		{"! x", "false"},
		{"-z x", "false"},
		{"( x )", "true"},
		{"= = =", "true"},
		{"! = !", "true"},
		{"a = b", "false"},
		{"a != b", "true"},
		{"2 -lt 10", "true"},
		{"2 < 10", "false"},
		{"1 -eq 1 -a a = b", "false"},
		{"1 -eq 2 -o a = a -a b = b", "true"},
		{"! ( a = a -o a = b )", "false"},
		{"-f full", "true"},
		{"-f /dir", "false"},
		{"-d /dir", "true"},
		{"-s full", "true"},
		{"-s empty", "false"},
		{"-e broken", "false"},
		{"-L broken", "true"},
		{"full -ef link", "true"},
		{"full -nt nowhere", "true"},
		{"-w full", "true"},
		{"-w /ro", "false"},
		{"-t 1", "false"},
		{"x -eq 1", "x: bad number"},
		{"( x", "closing paren expected"},
		{"a b", "b: unknown operand"},
	} {
		if got := asks(t, []string{tc.in}, condition.Busybox); len(got) != 1 || got[0] != tc.want {
			t.Errorf("[ %s ] is %q, want %s", tc.in, got, tc.want)
		}
	}
	if got := asks(t, []string{"x -eq 1", "a b"}, condition.Bash); strings.Join(got, "; ") != "x: integer expression expected; b: binary operator expected" {
		t.Errorf("bash's words are %q", got)
	}
}
