package image

import (
	"slices"
	"time"

	"github.com/podscope/podscope/engine/image/catalog"
	"github.com/podscope/podscope/engine/sim"
)

// Credentials are what an image pull secret holds for one registry.
type Credentials struct{ Username, Password string }

// Registry is every registry that a node can reach: it knows which hosts, repositories and tags exist, and how long a pull
// takes. What is on a node already is the runtime's to remember.
type Registry struct {
	sim     *sim.Sim
	entries map[string]*catalog.Entry // by repository
	images  map[string]*Image         // by repository and tag, built when first pulled
	private map[string]Credentials    // repositories that ask for credentials
	faults  map[string]Fault          // by registry host; "" is every host
}

// NewRegistry returns the world's registries with the whole catalogue in them.
func NewRegistry(s *sim.Sim) *Registry {
	r := &Registry{
		sim: s, entries: map[string]*catalog.Entry{}, images: map[string]*Image{},
		private: map[string]Credentials{}, faults: map[string]Fault{},
	}
	for _, e := range entries() {
		r.entries[e.Repository] = e
	}
	return r
}

// SetFault makes a registry host misbehave; the empty host means all of them. The zero Fault repairs it.
func (r *Registry) SetFault(host string, f Fault) {
	if f == (Fault{}) {
		delete(r.faults, host)
		return
	}
	r.faults[host] = f
}

// Require makes a repository ("docker.io/team/web") ask for these credentials. It answers with the image that like names.
func (r *Registry) Require(repository string, creds Credentials, like Ref) {
	r.private[repository] = creds
	if e := r.entries[like.Repository()]; e != nil {
		clone := *e
		clone.Repository = repository
		r.entries[repository] = &clone
	}
}

// Pull fetches an image: what a node asks for when the image is absent, or on every start when the pull policy is Always
// (present says that the layers are on the node: only the manifest is looked up). It takes no virtual time itself: the caller
// lets took pass, also when err is not nil. The error reads as containerd's, through the kubelet.
func (r *Registry) Pull(ref Ref, creds *Credentials, present bool) (img *Image, took time.Duration, err error) {
	fault := r.fault(ref.Domain)
	if took, err := r.unreachable(ref, fault); err != nil {
		return nil, took, err
	}
	took = r.lookupTime(ref)
	if took, err := r.denied(ref, creds, took); err != nil {
		return nil, took, err
	}
	if fault.RateLimited {
		return nil, took, errRateLimited(ref)
	}
	img, ok := r.Lookup(ref)
	if !ok {
		return nil, took, errNotFound(ref)
	}
	if !present {
		took += r.downloadTime(ref, img.Size, fault)
	}
	return img, took, nil
}

// Lookup finds an image as if it were on the node: no registry is asked, nothing fails but a reference to nothing.
func (r *Registry) Lookup(ref Ref) (*Image, bool) {
	e := r.entries[r.mirrored(ref)]
	if e == nil {
		return nil, false
	}
	if ref.Digest != "" {
		return r.byDigest(e, ref)
	}
	tag, ok := e.Tags.Resolve(ref.Tag)
	if !ok {
		return nil, false
	}
	key := ref.Repository() + ":" + tag.Name
	if img := r.images[key]; img != nil {
		return img, true
	}
	img := build(e, ref, tag)
	r.images[key] = img
	return img, true
}

// byDigest finds the release whose digest was asked for: only digests that some tag shows exist.
func (r *Registry) byDigest(e *catalog.Entry, ref Ref) (*Image, bool) {
	names := []string{"latest"}
	for name := range e.Releases {
		names = append(names, name)
	}
	names = append(names, e.Tags.Lines...)
	slices.Sort(names)
	for _, name := range names {
		img, ok := r.Lookup(Ref{Domain: ref.Domain, Path: ref.Path, Tag: name})
		if ok && img.Digest == ref.Digest {
			return img, true
		}
	}
	return nil, false
}

// OnNode lists the images that lie on a fresh node, as the recorded cluster's node lists them: largest first.
func (r *Registry) OnNode() []Ref {
	refs := make([]Ref, 0, len(onNode))
	for _, s := range onNode {
		refs = append(refs, MustParse(s))
	}
	return refs
}

var onNode = []string{
	"registry.k8s.io/coredns/coredns:v1.14.2", "redis:latest", "redis:alpine", "nginx:1.21.6", "nginx:1.20", "nginx:1.29",
	"nginx:latest", "nginx:1.14.2", "ikubernetes/myapp:v1", "ikubernetes/myapp:v2", "nginx:1.20-alpine", "luksa/kubia:1.0",
	"polinux/stress:latest", "busybox:latest", "busybox:1.36", "busybox:1.28", "registry.k8s.io/pause:3.10",
}
