package crictl

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/podscope/podscope/engine/cri"
)

func statsFlags(f *pflag.FlagSet) { f.StringP("id", "", "", "") }

// sampling is how long processor time is watched to tell how much of it is used.
const sampling = time.Second

// stats lists what running containers use. Processor time is that of the second that the command takes.
func (r *run) stats() error {
	rows := [][]string{{"CONTAINER", "NAME", "CPU %", "MEM", "DISK", "INODES", "SWAP"}}
	wanted, _ := r.flags.GetString("id")
	if len(r.args) > 0 {
		wanted = r.args[0]
	}
	before := map[string]cri.Stats{}
	for _, h := range r.containers() {
		before[h.ID], _ = r.runtime.Stats(h.ID)
	}
	_ = r.Sleep(sampling)
	for _, h := range r.containers() {
		s, running := r.runtime.Stats(h.ID)
		if !running || !strings.HasPrefix(h.ID, wanted) {
			continue
		}
		used := float64(s.CPU-before[h.ID].CPU) * 100 / float64(sampling)
		rows = append(rows, []string{short(h.ID), h.Name, fmt.Sprintf("%.2f", used), megabytes(s.Memory), megabytes(s.Disk), "-", "0B"})
	}
	return r.table(rows)
}
