package coreutils

import (
	"testing"
	"time"

	"github.com/podscope/podscope/engine/proc"
)

func TestIdentityAndEnvironment(t *testing.T) {
	conform(t, nil, []spec{
		{run: "id", out: "uid=0(root) gid=0(root) groups=0(root)\n"},
		{run: "whoami", out: "root\n"},
		{run: "hostname", out: "web\n"},
		{run: "hostname -i", out: "10.244.0.5\n"},
		{run: "printenv HOME", out: "/root\n"},
		{run: "printenv NOPE", code: 1},
		{run: "env -i A=1 env", out: "A=1\n"},
		{run: "env", out: "PATH=/bin\nHOME=/root\n"},
		{run: "env nosuchcmd", err: "env: can't execute 'nosuchcmd': No such file or directory\n", code: 127},
		{run: "pwd", out: "/tmp\n"},
		{run: "which ls", out: "/bin/ls\n"},
		{run: "which nosuch", code: 1},
		{run: "uname", out: "Linux\n"},
	})
}

func TestDateIsVirtual(t *testing.T) {
	conform(t, nil, []spec{
		{run: "date", out: "Sat Nov 21 08:30:00 UTC 2026\n"},
		{run: "date -d @0", out: "Thu Jan  1 00:00:00 UTC 1970\n"},
		{run: "date -d 2026-01-02 +%F", out: "2026-01-02\n"},
		{run: "date -s 10:00", out: "Sat Nov 21 10:00:00 UTC 2026\n", err: "date: can't set date: Operation not permitted\n"},
		{run: "date -d nonsense", err: "date: invalid date 'nonsense'\n", code: 1},
	})
}

func TestProcessesAreSeenAndSignalled(t *testing.T) {
	b := newBench(nil)
	defer b.sim.Close()
	b.start("PATH=/bin", "sleep 3600")
	b.sim.RunUntil(time.Second)
	if got, want := b.run(spec{run: "ps"}).out.String(), "PID   USER     TIME  COMMAND\n    1 root      0:00 sleep infinity\n    2 root      0:00 sleep 3600\n    3 root      0:00 ps\n"; got != want {
		t.Errorf("ps prints\n%s, want\n%s", got, want)
	}
	s := b.start("PATH=/bin", "sleep 36000")
	b.sim.RunUntil(b.sim.Elapsed() + time.Second)
	b.run(spec{run: "pkill -f 36000"})
	if s.status == nil || s.status.Code != 143 {
		t.Errorf("pkill left %v", s.status)
	}
	if got := b.run(spec{run: "kill 99"}).err.String(); got != "kill: can't kill pid 99: No such process\n" {
		t.Errorf("kill says %q", got)
	}
	if st := b.run(spec{run: "kill 1"}); st.status.Code != 0 || b.pids.Init() == nil {
		t.Error("PID 1 must ignore TERM")
	}
}

func TestTimePasses(t *testing.T) {
	for _, c := range []struct {
		run  string
		want time.Duration
		code int
	}{
		{"sleep 2", 2 * time.Second, 0},
		{"sleep 0.5", 500 * time.Millisecond, 0},
		{"sleep 1m", time.Minute, 0},
		{"timeout 3 sleep 10", 3 * time.Second, 143},
		{"timeout 10 sleep 3", 3 * time.Second, 0},
		{"timeout -s KILL 1 sleep 5", time.Second, 137},
	} {
		b := newBench(nil)
		st := b.start("PATH=/bin", c.run)
		var at time.Duration
		st.OnExit(func(proc.ExitStatus) { at = b.sim.Elapsed() })
		b.sim.RunUntil(time.Hour)
		if st.status == nil || st.status.Code != c.code || (at-c.want).Abs() > 50*time.Millisecond {
			t.Errorf("%s: %v after %v, want %d after %v", c.run, st.status, at, c.code, c.want)
		}
		b.sim.Close()
	}
}

func TestTailFollows(t *testing.T) {
	b := newBench(map[string]string{"/tmp/log": "one\n"})
	defer b.sim.Close()
	st := b.start("PATH=/bin", "tail -f log")
	b.sim.RunUntil(2 * time.Second)
	_ = b.ns.WriteFile("/tmp/log", []byte("one\ntwo\n"), 0o644, st.Cred)
	b.sim.RunUntil(4 * time.Second)
	if got := st.out.String(); got != "one\ntwo\n" || st.status != nil {
		t.Errorf("tail -f prints %q and ends %v", got, st.status)
	}
}

func TestYesEndsWithItsPipe(t *testing.T) {
	b := newBench(nil)
	defer b.sim.Close()
	st := b.start("PATH=/bin", "timeout 1 yes")
	b.sim.RunUntil(time.Minute)
	if st.status == nil {
		t.Error("yes must pass virtual time")
	}
}
