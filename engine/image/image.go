package image

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"

	"github.com/podscope/podscope/engine/coreutils"
	"github.com/podscope/podscope/engine/image/catalog"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/shell"
	"github.com/podscope/podscope/engine/vfs"
)

// Config is an image's configuration.
type Config = catalog.Config

// Image is an image as a runtime holds it. Its contents are shared by every container of it and never modified.
type Image struct {
	Ref    string // "docker.io/library/nginx:1.20"
	ID     string // "sha256:…" of the configuration
	Digest string // "sha256:…" of the manifest
	Size   int64  // compressed, in bytes: what Pulled events and the node's image list show
	Config Config
	// RootFS is the read-only contents: a container's file system is a layer on it.
	RootFS *vfs.FS
	repo   string
}

// RepoDigest is what a container status shows as imageID: "docker.io/library/nginx@sha256:…".
func (i *Image) RepoDigest() string { return i.repo + "@" + i.Digest }

func build(e *catalog.Entry, ref Ref, tag catalog.Tag) *Image {
	img := &Image{Ref: ref.Repository() + ":" + tag.Name, Size: e.Size, repo: ref.Repository()}
	img.RootFS = vfs.New().SetType("overlay")
	if e.Files != nil {
		e.Files(img.RootFS, tag)
	}
	if e.Config != nil {
		img.Config = e.Config(tag)
	}
	content := e.Repository + ":" + tag.Version + "-" + tag.Variant
	img.ID, img.Digest = digest("config of "+content), digest("manifest of "+content)
	if rel, ok := e.Releases[tag.Name]; ok {
		img.Digest, img.Size = rel.Digest, rel.Size
		img.ID = digest("config of " + rel.Digest)
	}
	return img
}

// Programs is the kernel's table: the shells, the common commands and the programs of every image.
func Programs() map[string]proc.Program {
	table := coreutils.Programs()
	maps.Copy(table, shell.Programs())
	for _, e := range entries() {
		maps.Copy(table, e.Programs)
	}
	return table
}

// digest derives a stable sha256 from what is described: images with the same contents have the same one.
func digest(of string) string {
	sum := sha256.Sum256([]byte(of))
	return "sha256:" + hex.EncodeToString(sum[:])
}
