// Package system is the images that a cluster itself is made of. Their programs are the engine's own components: as containers
// they only stay up until they are told to stop.
package system

import (
	"github.com/podscope/podscope/engine/image/catalog"
	"github.com/podscope/podscope/engine/image/catalog/base"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
)

// Entries describes the repositories.
func Entries() []*catalog.Entry {
	kube := catalog.Tags{
		Names: map[string]string{"latest": "1.36.3"}, Prefix: "v",
		Lines: []string{"1.28.15", "1.29.14", "1.30.14", "1.31.13", "1.32.9", "1.33.5", "1.34.1", "1.35.1", "1.36.3"},
	}
	list := []*catalog.Entry{
		entry("coredns/coredns", "/coredns", catalog.Tags{Names: map[string]string{"latest": "1.14.2"}, Prefix: "v", Lines: []string{"1.8.6", "1.9.3", "1.10.1", "1.11.3", "1.12.1", "1.13.1", "1.14.2"}}, 18133812),
		entry("etcd", "/usr/local/bin/etcd", catalog.Tags{Names: map[string]string{"latest": "3.6.6-0"}, Lines: []string{"3.5.24", "3.6.6"}, Variants: []string{"0"}}, 22800000),
		entry("metrics-server/metrics-server", "/metrics-server", catalog.Tags{Names: map[string]string{"latest": "0.8.0"}, Prefix: "v", Lines: []string{"0.6.4", "0.7.2", "0.8.0"}}, 21000000),
	}
	for _, name := range []string{"kube-apiserver", "kube-controller-manager", "kube-scheduler", "kube-proxy"} {
		list = append(list, entry(name, "/usr/local/bin/"+name, kube, 27000000))
	}
	list[0].Releases = map[string]catalog.Release{
		"v1.14.2": {Digest: "sha256:fe407df6305cebf7fa9f737ec5412374b8eff751c068b2444f330e140d6a099a", Size: 18133812},
	}
	list[0].Files = func(f *vfs.FS, t catalog.Tag) {
		base.Program(f, "/coredns", "coredns", t.Version, 56<<20)
		f.AddDir("/etc", 0o755)
	}
	list[0].Programs = map[string]proc.Program{"coredns": coreDNS}
	return list
}

func entry(name, file string, tags catalog.Tags, size int64) *catalog.Entry {
	return &catalog.Entry{
		Repository: "registry.k8s.io/" + name,
		Tags:       tags,
		Size:       size,
		Config: func(catalog.Tag) catalog.Config {
			return catalog.Config{Entrypoint: []string{file}, Env: []string{catalog.PathEnv}}
		},
		Files: func(f *vfs.FS, _ catalog.Tag) {
			f.AddProgram(file, "system-daemon", size*2)
			f.AddDir("/etc", 0o755)
		},
		Programs: map[string]proc.Program{"system-daemon": daemon},
	}
}

func daemon(p *proc.Process) int {
	base.ExitOn(p, 0, proc.SIGTERM, proc.SIGINT)
	for {
		p.Pause()
	}
}
