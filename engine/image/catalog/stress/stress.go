// Package stress is docker.io/polinux/stress: a program that takes as much memory and processor time as it is told.
package stress

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/image/catalog"
	"github.com/podscope/podscope/engine/image/catalog/base"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
)

// Entry describes the repository.
func Entry() *catalog.Entry {
	return &catalog.Entry{
		Repository: "docker.io/polinux/stress",
		Tags:       catalog.Tags{Names: map[string]string{"latest": "1.0.4"}, Lines: []string{"1.0.4"}},
		Size:       3609920,
		Releases: map[string]catalog.Release{
			"latest": {Digest: "sha256:b09408a926b6fa0df44430d8cdc82f5e21ad661a854e10e6723ba0bb7bbe24fb", Size: 3609920},
		},
		Config: func(catalog.Tag) catalog.Config {
			return catalog.Config{Cmd: []string{"stress", "--verbose", "--vm", "1", "--vm-bytes", "256M"}, Env: []string{catalog.PathEnv}}
		},
		Files: func(f *vfs.FS, _ catalog.Tag) {
			base.Alpine(f, "3.18.4")
			f.AddProgram("/usr/local/bin/stress", "stress", 43000)
		},
		Programs: map[string]proc.Program{"stress": Program},
	}
}

// plan is what the arguments ask for.
type plan struct {
	cpu, io, vm, hdd int
	bytes            int64
	hang             time.Duration
	hangs            bool
	keep             bool
	timeout          time.Duration
	verbose          bool
}

// Program is the stress executable.
func Program(p *proc.Process) int {
	pl := plan{bytes: 256 << 20}
	for i := 1; i < len(p.Args); i++ {
		name, value, has := strings.Cut(p.Args[i], "=")
		if !has && i+1 < len(p.Args) && takesValue(name) {
			i++
			value = p.Args[i]
		}
		if !pl.set(name, value) {
			fmt.Fprintf(p.Stderr, "stress: FAIL: [%d] (244) unrecognized option: %s\n", p.PID, name)
			return 1
		}
	}
	if pl.cpu+pl.io+pl.vm+pl.hdd == 0 {
		fmt.Fprintf(p.Stdout, "`stress' imposes certain types of compute stress on your system\n\nUsage: stress [OPTION [ARG]] ...\n")
		return 0
	}
	fmt.Fprintf(p.Stdout, "stress: info: [%d] dispatching hogs: %d cpu, %d io, %d vm, %d hdd\n", p.PID, pl.cpu, pl.io, pl.vm, pl.hdd)
	return pl.dispatch(p)
}

func takesValue(name string) bool {
	return strings.Contains(" -c --cpu -i --io -m --vm -d --hdd --vm-bytes --vm-hang --vm-stride --hdd-bytes -t --timeout --backoff ", " "+name+" ")
}

func (pl *plan) set(name, value string) bool {
	n, _ := strconv.Atoi(value)
	switch name {
	case "-c", "--cpu":
		pl.cpu = n
	case "-i", "--io":
		pl.io = n
	case "-m", "--vm":
		pl.vm = n
	case "-d", "--hdd":
		pl.hdd = n
	case "--vm-bytes":
		pl.bytes = bytes(value)
	case "--vm-hang":
		pl.hang, pl.hangs = time.Duration(n)*time.Second, true
	case "--vm-keep":
		pl.keep = true
	case "-t", "--timeout":
		pl.timeout = span(value)
	case "-v", "--verbose":
		pl.verbose = true
	case "-q", "--quiet", "--vm-stride", "--hdd-bytes", "--backoff", "-n", "--dry-run":
	default:
		return false
	}
	return true
}

func bytes(s string) int64 {
	unit := int64(1)
	if s != "" {
		switch s[len(s)-1] | 32 {
		case 'k':
			unit = 1 << 10
		case 'm':
			unit = 1 << 20
		case 'g':
			unit = 1 << 30
		}
	}
	n, _ := strconv.ParseInt(strings.TrimRight(s, "kKmMgGbB"), 10, 64)
	return n * unit
}

func span(s string) time.Duration {
	unit := time.Second
	if s != "" {
		switch s[len(s)-1] {
		case 'm':
			unit = time.Minute
		case 'h':
			unit = time.Hour
		case 'd':
			unit = 24 * time.Hour
		}
	}
	n, _ := strconv.Atoi(strings.TrimRight(s, "smhd"))
	return time.Duration(n) * unit
}

// dispatch starts the workers and waits: one that is killed makes the whole fail.
func (pl *plan) dispatch(p *proc.Process) int {
	var kids []*proc.Process
	spawn := func(n int, run proc.Program) {
		for range n {
			if k, err := p.Spawn(proc.Spec{Args: p.Args, Run: run}); err == nil {
				kids = append(kids, k)
			}
		}
	}
	spawn(pl.cpu+pl.io+pl.hdd, burn)
	spawn(pl.vm, pl.hog)
	start := p.Sim().Elapsed()
	done := false
	if pl.timeout > 0 {
		p.Sim().After(pl.timeout, "stress: timeout", func() { done = true; p.Wake() })
	}
	failed := false
	for len(kids) > 0 {
		c, status, ok := p.Reap()
		switch {
		case ok && status.OOMKilled: // as recorded: the whole ends with the hog, and says nothing
			stop(p, kids)
			return status.Code
		case ok && status.Signal != 0:
			if !failed {
				fmt.Fprintf(p.Stderr, "stress: FAIL: [%d] (415) <-- worker %d got signal %d\n", p.PID, c.PID, int(status.Signal))
				fmt.Fprintf(p.Stderr, "stress: WARN: [%d] (417) now reaping child worker processes\n", p.PID)
				fmt.Fprintf(p.Stderr, "stress: FAIL: [%d] (421) kill error: No such process\n", p.PID)
			}
			failed = true
			stop(p, kids)
			kids = without(kids, c)
		case ok:
			kids = without(kids, c)
		case done:
			stop(p, kids)
			for range kids {
				_, _, _ = p.WaitAny()
			}
			kids = nil
		default:
			p.Park()
		}
	}
	took := int((p.Sim().Elapsed() - start) / time.Second)
	if failed {
		fmt.Fprintf(p.Stderr, "stress: FAIL: [%d] (451) failed run completed in %ds\n", p.PID, took)
		return 1
	}
	fmt.Fprintf(p.Stdout, "stress: info: [%d] successful run completed in %ds\n", p.PID, took)
	return 0
}

func stop(p *proc.Process, kids []*proc.Process) {
	for _, k := range kids {
		_ = p.Kill(k.PID, proc.SIGKILL)
	}
}

func without(kids []*proc.Process, gone *proc.Process) []*proc.Process {
	var left []*proc.Process
	for _, k := range kids {
		if k != gone {
			left = append(left, k)
		}
	}
	return left
}

func burn(p *proc.Process) int {
	for {
		p.Compute(100 * time.Millisecond)
	}
}

// hog takes the memory, touches it, waits and gives it back, again and again.
func (pl *plan) hog(p *proc.Process) int {
	const step = 8 << 20
	held := int64(0)
	for {
		for held < pl.bytes {
			n := min(step, pl.bytes-held)
			p.Alloc(n)
			held += n
			p.Compute(2 * time.Millisecond)
		}
		switch {
		case pl.hangs && pl.hang == 0:
			for {
				p.Pause()
			}
		case pl.hangs:
			_ = p.Sleep(pl.hang)
		default:
			p.Compute(100 * time.Millisecond)
		}
		if !pl.keep {
			p.Free(held)
			held = 0
		}
	}
}
