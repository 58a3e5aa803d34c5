// Command bench measures the budgets of the page and of the engine in a real browser and prints each with its figure. It builds the site as
// it is published, and the smallest go-app page to compare with. Run it from the module's root; CHROMIUM names the browser.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"

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
	{"readable", "page readable, cold", "ms", 400, ""},
	{"ui-live", "UI live, cold, against a go-app hello", "ms", 1.5, "hello-live"},
	{"engine-ready", "engine ready, cold, against a go-app hello", "ms", 3.5, "hello-live"},
	{"one-pod", "one pod, apply to Running", "ms", 50, ""},
	{"thousand-pods", "1,000 pods on 10 nodes, apply to Running", "ms", 1500, ""},
	{"crash-loop", "ten minutes of a crash-looping pod", "ms", 20, ""},
	{"echo", "a key at the terminal, until it shows, p95", "ms", 30, ""},
	{"get-pods", "kubectl get pods at the terminal, 100 pods", "ms", 50, ""},
	{"frame", "a frame while playing with 50 pods, p95", "ms", 16, ""},
	{"scrub", "scrub to any point of a 30-minute session, worst", "ms", 50, ""},
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
	figures, err := measure(real.Out, hello.Out)
	if err != nil {
		return err
	}
	for _, b := range budgets {
		got, ok := figures[b.name]
		if !ok {
			fmt.Printf("%-52s not measured\n", b.what)
			continue
		}
		limit := b.limit
		if b.times != "" {
			limit *= figures[b.times]
		}
		verdict := "ok"
		if got > limit {
			verdict = "OVER"
		}
		fmt.Printf("%-52s %8.1f %s of %.1f %s  %s\n", b.what, got, b.unit, limit, b.unit, verdict)
	}
	return nil
}

// measure runs the script that drives the browser; it prints one figure a line.
func measure(dirs ...string) (map[string]float64, error) {
	cmd := exec.Command("node", append([]string{"web/test/measure.mjs"}, dirs...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	figures := map[string]float64{}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var f struct {
			Name  string
			Value float64
		}
		if json.Unmarshal(lines.Bytes(), &f) == nil {
			figures[f.Name] = f.Value
		}
	}
	return figures, cmd.Wait()
}
