package cri

import (
	"slices"
	"strings"

	"github.com/podscope/podscope/engine/image"
	"github.com/podscope/podscope/engine/sim"
)

// Image is an image on the node.
type Image struct {
	*image.Image
	Name string // what container statuses show: the first of its names in order
}

// Image finds an image on the node, nil when it is absent.
func (r *Runtime) Image(ref image.Ref) *Image {
	img := r.images[ref.String()]
	if img == nil {
		return nil
	}
	return &Image{Image: img, Name: r.nameOf(img)}
}

// nameOf is the first of the names that an image has on the node.
func (r *Runtime) nameOf(img *image.Image) string {
	name, known := r.names[img]
	if known {
		return name
	}
	name = img.Ref
	for ref, other := range r.images {
		if other.Digest == img.Digest && !strings.Contains(ref, "@") && ref < name {
			name = ref
		}
	}
	r.names[img] = name
	return name
}

// imagesChanged forgets what was found out about the node's images.
func (r *Runtime) imagesChanged() {
	clear(r.names)
	r.listed = nil
}

// PullImage fetches an image from its registry.
func (r *Runtime) PullImage(p *sim.Proc, ref image.Ref, creds *image.Credentials) (*Image, error) {
	img, took, err := r.config.Registry.Pull(ref, creds, r.images[ref.String()] != nil)
	sleep(p, took)
	if err != nil {
		return nil, err
	}
	r.images[ref.String()] = img
	r.imagesChanged()
	return &Image{Image: img, Name: r.nameOf(img)}, nil
}

// RemoveImage takes an image off the node.
func (r *Runtime) RemoveImage(ref image.Ref) {
	delete(r.images, ref.String())
	r.imagesChanged()
}

// ImageInfo is one image as the node's status lists it.
type ImageInfo struct {
	Names []string // with digest first, then its tags in order
	Size  int64
}

// Images lists the images on the node, largest first. The caller must not change the list.
func (r *Runtime) Images() []ImageInfo {
	if r.listed == nil {
		r.listed = r.listImages()
	}
	return r.listed
}

func (r *Runtime) listImages() []ImageInfo {
	byDigest := map[string]*ImageInfo{}
	var order []string
	refs := make([]string, 0, len(r.images))
	for ref := range r.images {
		refs = append(refs, ref)
	}
	slices.Sort(refs)
	for _, ref := range refs {
		img := r.images[ref]
		key := img.RepoDigest()
		if byDigest[key] == nil {
			byDigest[key] = &ImageInfo{Names: []string{key}, Size: img.Size}
			order = append(order, key)
		}
		if !strings.Contains(ref, "@") {
			byDigest[key].Names = append(byDigest[key].Names, ref)
		}
	}
	out := make([]ImageInfo, 0, len(order))
	for _, key := range order {
		out = append(out, *byDigest[key])
	}
	slices.SortStableFunc(out, func(a, b ImageInfo) int { return int(b.Size - a.Size) })
	return out
}
