// Package pause is registry.k8s.io/pause: the process that holds a pod's namespaces.
package pause

import (
	"github.com/podscope/podscope/engine/image/catalog"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
)

// Entry describes the repository.
func Entry() *catalog.Entry {
	return &catalog.Entry{
		Repository: "registry.k8s.io/pause",
		Tags: catalog.Tags{
			Names: map[string]string{"latest": "3.10.1"}, Lines: []string{"3.0", "3.1", "3.2", "3.3", "3.4.1", "3.5", "3.6", "3.7", "3.8", "3.9", "3.10", "3.10.1"},
		},
		Size: 342542,
		Releases: map[string]catalog.Release{
			"3.10": {Digest: "sha256:85aac4fb5cb337163116571677348f0be82496ed8cf213760bb1a8ae52744408", Size: 342542},
		},
		Config: func(catalog.Tag) catalog.Config {
			return catalog.Config{Entrypoint: []string{"/pause"}, Env: []string{catalog.PathEnv}, WorkingDir: "/", User: "65535:65535"}
		},
		Files:    func(f *vfs.FS, _ catalog.Tag) { f.AddProgram("/pause", "pause", 517000) },
		Programs: map[string]proc.Program{"pause": Program},
	}
}

// Program waits for ever, reaps orphans, and ends on SIGINT and SIGTERM.
func Program(p *proc.Process) int {
	down := func(code int, why string) func() {
		return func() {
			_, _ = p.Stderr.WriteString("Shutting down, got signal: " + why + "\n")
			p.Exit(code)
		}
	}
	p.Handle(proc.SIGINT, down(0, "Interrupt"))
	p.Handle(proc.SIGTERM, down(0, "Terminated"))
	p.Handle(proc.SIGCHLD, func() {})
	for {
		for {
			if _, _, ok := p.Reap(); !ok {
				break
			}
		}
		p.Pause()
	}
}
