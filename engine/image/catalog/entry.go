package catalog

import (
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
)

// Config is an image's configuration: what a container of it starts with when the pod says nothing else.
type Config struct {
	Entrypoint, Cmd, Env []string
	WorkingDir, User     string
	ExposedPorts         []string // "80/tcp"
	Volumes              []string
	StopSignal           string // "SIGQUIT"; empty is SIGTERM
}

// Release pins what a tag's image shows to the outside. Tags without one get a digest derived from their name and the
// entry's Size.
type Release struct {
	Digest string
	Size   int64
}

// Entry is one repository of the catalogue.
type Entry struct {
	Repository string // "docker.io/library/nginx"
	Tags       Tags
	Size       int64              // compressed bytes of an image, unless its release says otherwise
	Releases   map[string]Release // by tag
	Config     func(Tag) Config
	// Files fills a new file system with what an image holds. Images of one version and variant share it.
	Files func(*vfs.FS, Tag)
	// Programs are the executables of the image, by the names that Files gives them. A nil map has only the common ones.
	Programs map[string]proc.Program
}

// PathEnv is the PATH that base images set.
const PathEnv = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
