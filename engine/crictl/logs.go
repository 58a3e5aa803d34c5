package crictl

import (
	"fmt"

	"github.com/spf13/pflag"

	"github.com/podscope/podscope/engine/cri"
)

func logsFlags(f *pflag.FlagSet) {
	f.BoolP("follow", "f", false, "")
	f.BoolP("timestamps", "t", false, "")
	f.IntP("tail", "", -1, "")
}

// logs prints what a container has written; with -f also what it is still to write.
func (r *run) logs() error {
	if len(r.args) == 0 {
		return errNoID
	}
	h, err := r.find(r.args[0])
	if err != nil {
		return err
	}
	log, ok := r.runtime.Log(h.pod.UID, h.ID)
	if !ok {
		return fmt.Errorf("log file of container %s is gone", short(h.ID))
	}
	lines := log.Lines()
	if tail, _ := r.flags.GetInt("tail"); tail >= 0 && tail < len(lines) {
		lines = lines[len(lines)-tail:]
	}
	for _, l := range lines {
		r.line(l)
	}
	if !r.flag("follow") || log.Ended() {
		return nil
	}
	return r.follow(log)
}

func (r *run) line(l cri.Line) {
	w := r.Stdout
	if l.Stream == cri.Stderr {
		w = r.Stderr
	}
	if r.flag("timestamps") {
		fmt.Fprintf(w, "%s ", l.At.UTC().Format("2006-01-02T15:04:05.000000000Z07:00"))
	}
	_, _ = w.Write(l.Text)
}

// follow prints lines as they come until the container has ended.
func (r *run) follow(log *cri.Log) error {
	var coming []cri.Line
	ended := false
	stop := log.Follow(func(l cri.Line) {
		coming = append(coming, l)
		r.Wake()
	}, func() {
		ended = true
		r.Wake()
	})
	defer stop()
	for {
		for len(coming) > 0 {
			l := coming[0]
			coming = coming[1:]
			r.line(l)
		}
		if ended {
			return nil
		}
		r.Park()
	}
}
