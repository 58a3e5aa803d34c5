package main

import (
	"bufio"
	"io"
	"os"
	"time"

	"github.com/podscope/podscope/engine/bridge"
)

// maxMessage is how long one message may be.
const maxMessage = 64 << 20

// runTalk speaks the page's protocol: one JSON message a line in, one a line out.
func runTalk(args []string, out, _ io.Writer) error {
	if err := parse(flagsOf("talk"), args, 0); err != nil {
		return err
	}
	start := time.Now()
	w := bufio.NewWriter(out)
	var failed error
	b, err := bridge.New(bridge.Host{
		Post: func(message []byte) {
			if _, err := w.Write(append(message, '\n')); err != nil {
				failed = err
			}
		},
		Wall: func() time.Duration { return time.Since(start) },
	})
	if err != nil {
		return err
	}
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, maxMessage)
	for in.Scan() && failed == nil {
		b.Handle(in.Bytes())
		for b.Busy() && !b.Playing() {
			b.Tick()
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	if failed != nil {
		return failed
	}
	return in.Err()
}
