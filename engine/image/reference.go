package image

import (
	"fmt"
	"strings"

	"github.com/distribution/reference"
)

// Ref names an image in full: registry, repository and a tag or a digest.
type Ref struct {
	Domain string // "docker.io"
	Path   string // "library/nginx"
	Tag    string // "latest"; empty when the reference has only a digest
	Digest string // "sha256:…" or empty
}

// Parse reads a reference as written in a manifest: "nginx" means "docker.io/library/nginx:latest". The error is the text that
// the kubelet shows with the reason InvalidImageName.
//
// Models pkg/kubelet/images applyDefaultImageTag.
func Parse(s string) (Ref, error) {
	named, err := reference.ParseNormalizedNamed(s)
	if err != nil {
		return Ref{}, fmt.Errorf("Failed to apply default image tag %q: couldn't parse image name %q: %w", s, s, err)
	}
	ref := Ref{Domain: reference.Domain(named), Path: reference.Path(named)}
	if tagged, ok := named.(reference.Tagged); ok {
		ref.Tag = tagged.Tag()
	}
	if digested, ok := named.(reference.Digested); ok {
		ref.Digest = digested.Digest().String()
	}
	if ref.Tag == "" && ref.Digest == "" {
		ref.Tag = "latest"
	}
	return ref, nil
}

// MustParse is Parse for constants.
func MustParse(s string) Ref {
	ref, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return ref
}

// Repository is the name without tag and digest: "docker.io/library/nginx".
func (r Ref) Repository() string { return r.Domain + "/" + r.Path }

// String is the canonical form that containerd reports: a digest makes it drop the tag.
func (r Ref) String() string {
	if r.Digest != "" {
		return r.Repository() + "@" + r.Digest
	}
	return r.Repository() + ":" + r.Tag
}

// Familiar is the short form that docker prints: "nginx:1.20".
func (r Ref) Familiar() string {
	return familiar(r.String())
}

// FamiliarRepository is the repository as people write it.
func (r Ref) FamiliarRepository() string { return familiar(r.Repository()) }

func familiar(canonical string) string {
	return strings.TrimPrefix(strings.TrimPrefix(canonical, "docker.io/library/"), "docker.io/")
}
