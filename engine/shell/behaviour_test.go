package shell

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
)

// TestPIDOne holds what a container's shell does about the TERM that asks it to stop, two seconds in.
func TestPIDOne(t *testing.T) {
	for _, tc := range []struct {
		name, script string
		want         time.Duration // when it ends, 0 for never
		code         int
		out          string
	}{
		{"no trap", "sleep 3600", 0, 0, ""},
		{"trap runs after the foreground command", "trap 'exit 0' TERM; while true; do sleep 1.5; done", 3 * time.Second, 0, ""},
		{"trap during a long command waits", "trap 'exit 0' TERM; sleep 10; echo slept", 10 * time.Second, 0, ""},
		{"wait reacts at once", "trap 'echo bye; exit 4' TERM; sleep 3600 & wait", 2 * time.Second, 4, "bye\n"},
		{"slow trap", "trap 'sleep 2; exit 0' TERM; while true; do sleep 1; done", 5 * time.Second, 0, ""},
		{"trap in a busy loop", "trap 'exit 5' TERM; while :; do :; done", 2 * time.Second, 5, ""},
		{"trap that goes on", "trap 'echo got' TERM; for i in 1 2 3; do sleep 1; done; exit 6", 3 * time.Second, 6, "got\n"},
		{"ignored", "trap '' TERM; sleep 3600", 0, 0, ""},
		{"exec'd command is PID 1", "exec sleep 3600", 0, 0, ""},
		{"read is interrupted", "trap 'exit 7' TERM; mkfifo() { :; }; sleep 100 | read x", 100 * time.Second, 7, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBox("ash")
			defer b.sim.Close()
			spec := b.spec("sh", "-c", tc.script)
			spec.PIDs = b.k.NewPIDNamespace()
			p, err := b.k.Start(spec)
			if err != nil {
				t.Fatal(err)
			}
			var end time.Duration
			code := 0
			p.OnExit(func(s proc.ExitStatus) { end, code = b.sim.Elapsed(), s.Code })
			b.sim.RunUntil(2 * time.Second)
			p.Signal(proc.SIGTERM)
			b.sim.RunUntil(30 * time.Minute)
			if end.Round(50*time.Millisecond) != tc.want || code != tc.code || b.out.String() != tc.out {
				t.Errorf("ended at %v with %d, printed %q; want %v, %d, %q", end, code, b.out.String(), tc.want, tc.code, tc.out)
			}
		})
	}
}

func TestLastCommandTakesTheShellsPlace(t *testing.T) {
	b := newBox("ash")
	defer b.sim.Close()
	spec := b.spec("sh", "-c", "echo shell up; sleep 3600")
	spec.PIDs = b.k.NewPIDNamespace()
	p, _ := b.k.Start(spec)
	b.sim.RunUntil(time.Second)
	if got := strings.Join(p.Args, " "); got != "sleep 3600" || len(spec.PIDs.Processes()) != 1 {
		t.Errorf("PID 1 is %q among %d", got, len(spec.PIDs.Processes()))
	}
}

// TestEndlessScripts holds that whatever a script does, a minute of virtual time passes in a bounded number of steps.
func TestEndlessScripts(t *testing.T) {
	for _, tc := range []struct{ name, script, want string }{
		{"busy loop", "while true; do :; done", ""},
		{"busy loop with arithmetic", "i=0; while [ $i -ge 0 ]; do i=$((i+1)); done", ""},
		{"endless output", "yes", "y\n"},
		{"endless echo", "while echo y; do :; done", "y\n"},
		{"endless pipe", "yes | cat > /dev/null", ""},
		{"endless file", "while true; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx >> /tmp/f; done", ""},
		{"endless substitution", "x=$(yes)", ""},
		{"fork bomb", "b() { b | b & }; b", "can't fork"},
		{"background bomb", "while true; do sleep 1000 & done", "can't fork"},
		{"recursion", "f() { f; }; f", "nesting level exceeded"},
		{"recursive evaluation", "f() { eval f; }; f", "nesting level exceeded"},
		{"recursive substitution", "f() { x=$(f); }; f", ""},
		{"recursive source", "echo '. /tmp/s' > /tmp/s; . /tmp/s", "nesting level exceeded"},
		{"recursive script", "echo 'sh /tmp/s' > /tmp/s; sh /tmp/s", ""},
		{"recursive trap", "trap 'kill -USR1 $$' USR1; kill -USR1 $$; while :; do :; done", ""},
		{"exit trap that exits", "trap 'exit 3' EXIT; exit 2", ""},
		{"doubling", "x=aaaaaaaa; while :; do x=$x$x; done", "out of memory"},
		{"deep brackets", "echo " + strings.Repeat("$(", 5000), "syntax error"},
		{"deep blocks", strings.Repeat("if true; then ", 5000), "syntax error"},
		{"long chain", strings.Repeat("true && ", 5000) + "echo end", "end"},
		{"deep arithmetic", "x=x+1; echo $((x))", ""},
		{"slow pattern", "x=$(printf '%5000s' x); echo ${x%%*a*a*a*a*a*a*b} | cat > /dev/null", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBox("ash")
			b.cg.MemoryLimit = 512 << 20
			out, _ := b.run(time.Minute, "sh", "-c", tc.script)
			if steps := b.sim.Steps(); steps > 1_000_000 {
				t.Errorf("%d steps", steps)
			}
			if !strings.Contains(out, tc.want) {
				t.Errorf("printed %.300q, want %q in it", out, tc.want)
			}
		})
	}
}

func TestInteractive(t *testing.T) {
	for _, tc := range []struct{ name, shell, typed, want string }{
		{"ash", "ash", "echo hi\nexit\n", "/ # echo hi\r\nhi\r\n/ # exit\r\n"},
		{"bash", "bash", "cd /tmp\necho $?\x04\n\x04", "root@box:/# cd /tmp\r\nroot@box:/tmp# echo $?\a\r\n0\r\nroot@box:/tmp# exit\r\n"},
		{"unfinished", "ash", "if true\nthen echo yes; fi\n\x04", "/ # if true\r\n> then echo yes; fi\r\nyes\r\n/ # \r\n"},
		{"unknown command", "bash", "nope\n\x04", "root@box:/# nope\r\nbash: nope: command not found\r\nroot@box:/# exit\r\n"},
		{"syntax error goes on", "ash", "fi\necho on\n\x04", "/ # fi\r\nsh: syntax error: unexpected \"fi\"\r\n/ # echo on\r\non\r\n/ # \r\n"},
		{"interrupt a line", "ash", "abc\x03echo on\n\x04", "/ # abc^C\r\n/ # echo on\r\non\r\n/ # \r\n"},
		{"interrupt a command", "ash", "sleep 100\n~\x03echo $?\n\x04", "/ # sleep 100\r\n~^C\r\n/ # echo $?\r\n130\r\n/ # \r\n"},
		{"interrupt a loop", "bash", "while :; do :; done\n~\x03echo $?\n\x04", "root@box:/# while :; do :; done\r\n~^C\r\nroot@box:/# echo $?\r\n130\r\nroot@box:/# exit\r\n"},
		{"stop and continue", "bash", "sleep 5\n~\x1afg\n~~~~~~~\x04", "root@box:/# sleep 5\r\n~^Z\r\n[1]+  Stopped                 sleep 5\r\nroot@box:/# fg\r\nsleep 5\r\n~~~root@box:/# ~~~~~~~\a"},
		{"variables live on", "dash", "x=1\necho $x\n\x04", "# x=1\r\n# echo $x\r\n1\r\n# \r\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBox(tc.shell)
			defer b.sim.Close()
			var shown strings.Builder
			spec := b.spec(called(tc.shell))
			spec.TTY = proc.NewTTY(func(p []byte) { shown.Write(p) })
			spec.Stdout, spec.Stderr = nil, nil
			if _, err := b.k.Start(spec); err != nil {
				t.Fatal(err)
			}
			for _, key := range []byte(tc.typed) {
				b.sim.RunUntil(b.sim.Elapsed() + 100*time.Millisecond)
				if key == '~' {
					b.sim.RunUntil(b.sim.Elapsed() + time.Second)
				}
				spec.TTY.Input([]byte{key})
			}
			b.sim.RunUntil(b.sim.Elapsed() + time.Second)
			if shown.String() != tc.want {
				t.Errorf("shown\n%q, want\n%q", shown.String(), tc.want)
			}
		})
	}
}

func TestWhatACommandIsCalled(t *testing.T) {
	for _, tc := range []struct{ shell, script, want string }{
		{"ash", `sh -c 'nosuch' called`, "called: line 0: nosuch: not found\n"},
		{"ash", `sh -c nosuch`, "sh: nosuch: not found\n"},
		{"dash", `sh -c 'nosuch' called`, "called: 1: nosuch: not found\n"},
	} {
		t.Run(tc.shell+" "+tc.script, func(t *testing.T) {
			if out, _ := newBox(tc.shell).run(time.Minute, "sh", "-c", tc.script); out != tc.want {
				t.Errorf("printed %q, want %q", out, tc.want)
			}
		})
	}
}

func TestScriptsFromFilesAndStandardInput(t *testing.T) {
	b := newBox("bash")
	_ = b.fs.WriteFile("/tmp/x.sh", []byte("#!/bin/bash\necho $0 $1\nnosuch\nx=$((1/0))\necho on\nexit 3\n"), 0o755, proc.Spec{}.Cred)
	_ = b.fs.WriteFile("/tmp/in", []byte("read x\nnot a command\necho $x; exit 4\n"), 0o644, proc.Spec{}.Cred)
	out, status := b.run(time.Minute, "sh", "-c", "/tmp/x.sh arg; echo $?; bash < /tmp/in; echo $?; bash /nope; echo $?")
	want := "/tmp/x.sh arg\n/tmp/x.sh: line 3: nosuch: command not found\n/tmp/x.sh: line 4: division by 0 (error token is \"0\")\non\n3\n" +
		"not a command\n4\nbash: /nope: No such file or directory\n127\n"
	if out != want || status == nil {
		t.Errorf("printed\n%s\nwant\n%s", out, want)
	}
}

func FuzzScript(f *testing.F) {
	for _, c := range scripts(conformance) {
		f.Add(c.in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		for _, sh := range []string{"ash", "dash", "bash"} {
			b := newBox(sh)
			b.run(5*time.Second, "sh", "-c", in)
			if n := len(b.k.Processes()); n != 0 {
				t.Errorf("%s: %d processes left", sh, n)
			}
		}
	})
}

func BenchmarkStartShell(b *testing.B) {
	x := newBox("ash")
	spec := x.spec("sh", "-c", "echo ok; exit 0")
	b.ReportAllocs()
	for b.Loop() {
		x.out.Reset()
		_, _ = x.k.Start(spec)
		for x.sim.Step() {
		}
	}
}

func BenchmarkBusyMinute(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		newBox("ash").run(time.Minute, "sh", "-c", "while true; do :; done")
	}
}

// BenchmarkParkedShells reports the memory that a waiting shell with its child takes.
func BenchmarkParkedShells(b *testing.B) {
	const n = 10_000
	for b.Loop() {
		x := newBox("ash")
		x.cg.PIDsLimit = 1 << 20
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		kernels := []*proc.Kernel{}
		for i := range n {
			if i%1000 == 0 {
				kernels = append(kernels, proc.NewKernel(x.sim, x.programs, "node"))
			}
			k := kernels[len(kernels)-1]
			spec := x.spec("sh", "-c", "trap 'exit 0' TERM; while true; do sleep 1; done")
			spec.FS = vfs.NewNamespace(vfs.Layered(x.root))
			spec.PIDs = k.NewPIDNamespace()
			spec.Cgroup = &proc.Cgroup{}
			if _, err := k.Start(spec); err != nil {
				b.Fatal(err)
			}
		}
		x.sim.RunUntil(1500 * time.Millisecond)
		runtime.GC()
		runtime.ReadMemStats(&after)
		total := after.HeapInuse + after.StackInuse - before.HeapInuse - before.StackInuse
		b.ReportMetric(float64(total)/n, "B/shell")
		b.ReportMetric(float64(after.StackInuse-before.StackInuse)/n, "stack-B/shell")
		x.sim.Close()
	}
}
