// Command bench measures the budgets of the page and of the engine, in a real browser and under Node, and prints each with its figure. It builds
// the site as it is published, and the smallest go-app page to compare with. Run it from the module's root; CHROMIUM names the browser.
// Times in the browser are wall times: on a busy machine they say little. "Its thread" is the time that the engine's thread was on a processor.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/podscope/podscope/web/site"
)

// budget is a figure that must not be exceeded.
type budget struct {
	name, what, unit string
	limit            float64
	times            string // the limit is so many times this other figure
}

var budgets = []budget{
	{"ui", "UI program, brotli 11", "MB", 1.8, ""},
	{"engine", "engine program, brotli 11", "MB", 5.5, ""},
	{"embed", "embed script", "KB", 6, ""},
	{"poster", "page with three posters, before any is started", "KB", 60, ""},
	{"readable", "page readable, cold", "ms", 400, ""},
	{"ui-live", "UI live, cold, against a go-app hello", "ms", 1.5, "hello-live"},
	{"engine-ready", "engine ready, cold, against a go-app hello", "ms", 3.5, "hello-live"},
	{"one-pod", "one pod, apply to Running", "ms", 50, ""},
	{"thousand-pods", "1,000 pods on 10 nodes, apply to Running", "ms", 1500, ""},
	{"crash-loop", "ten minutes of a crash-looping pod", "ms", 20, ""},
	{"echo", "a key at the terminal, until it shows, p95", "ms", 30, ""},
	{"get-pods", "kubectl get pods at the terminal, 100 pods", "ms", 50, ""},
	{"frame", "a frame while playing with 50 pods, p95", "ms", 16, ""},
	{"frame-thread", "… its thread", "ms", 16, ""},
	{"frame-rollout", "a frame of a rolling update of 200 pods, p95", "ms", 16, ""},
	{"frame-rollout-thread", "… its thread", "ms", 16, ""},
	{"scrub", "scrub to any point of a 30-minute session, worst", "ms", 50, ""},
	{"memory", "memory of the tab after ten minutes of redis", "MB", 150, ""},
	{"pods-thread", "1,000 pods on 10 nodes, its thread", "ms", 1500, ""},
	{"pods-10", "a pod's share of 10, its thread", "ms", 1.5, ""},
	{"pods-100", "a pod's share of 100, its thread", "ms", 1.5, ""},
	{"pods-1000", "a pod's share of 1,000, its thread", "ms", 1.5, ""},
	{"pods-5000", "a pod's share of 5,000, its thread", "ms", 1.5, ""},
	{"pods-flat", "the dearest of these shares to the cheapest", "×", 1.5, ""},
	{"crash-thread", "ten minutes of a crash-looping pod, its thread", "ms", 20, ""},
	{"scrub-thread", "scrub with ten pods, worst, its thread", "ms", 50, ""},
	{"slice", "longest engine slice while playing with 50 pods", "ms", 8, ""},
}

func main() {
	if err := bench(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func bench() error {
	real := site.Builder{Out: ".build/site-bench", Cache: ".build/web-bench"}
	if err := real.Build(); err != nil {
		return err
	}
	hello := site.Builder{Out: ".build/site-hello", Cache: ".build/web-hello", UI: "./web/cmd/bench/hello", Worker: "web/test/fake-worker.js"}
	if err := hello.Build(); err != nil {
		return err
	}
	figures := map[string]float64{}
	if err := measure(figures, "web/test/measure.mjs", real.Out, hello.Out); err != nil {
		return err
	}
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return err
	}
	wasmExec := filepath.Join(strings.TrimSpace(string(goroot)), "lib", "wasm", "wasm_exec.js")
	if err := measure(figures, "wasm/measure.mjs", filepath.Join(real.Cache, "engine.wasm"), wasmExec); err != nil {
		return err
	}
	printTable(figures)
	return nil
}

func printTable(figures map[string]float64) {
	fmt.Printf("On %d processors (%s/%s):\n", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH)
	fmt.Printf("%-52s %16s  %16s\n", "what", "measured", "budget")
	for _, b := range budgets {
		got, ok := figures[b.name]
		if !ok {
			fmt.Printf("%-52s %16s\n", b.what, "not measured")
			continue
		}
		limit := b.limit
		if b.times != "" {
			limit *= figures[b.times]
		}
		verdict := ""
		if got > limit {
			verdict = "OVER"
		}
		fmt.Printf("%-52s %13.2f %-2s  %13.2f %-2s  %s\n", b.what, got, b.unit, limit, b.unit, verdict)
	}
}

// measure runs a script that prints one figure a line.
func measure(figures map[string]float64, script string, args ...string) error {
	cmd := exec.Command("node", append([]string{script}, args...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var f struct {
			Name  string
			Value float64
		}
		if json.Unmarshal(lines.Bytes(), &f) == nil {
			figures[f.Name] = f.Value
		}
	}
	return cmd.Wait()
}
