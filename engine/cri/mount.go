package cri

import (
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/vfs"
)

var root = vfs.Cred{}

// mount builds what the container's processes see: the image under a writable layer, /proc, /dev, the files that the sandbox
// provides, and the volumes.
func (c *container) mount() error {
	layers := vfs.Layered(c.r.skeleton, c.r.config.RootFS(c.config.Image.Image)).SetType("overlay")
	ns := vfs.NewNamespace(layers.SetTime(c.r.sim.Now()))
	ns.Now = c.r.sim.Now
	c.fs = ns
	if err := ns.Mount("/proc", c.r.kernel.ProcFS(c.pids, c.box.sysctls()), vfs.MountOptions{}); err != nil {
		return err
	}
	dev := c.r.kernel.DevFS()
	if err := ns.Mount("/dev", dev, vfs.MountOptions{}); err != nil {
		return err
	}
	for _, file := range [...]struct{ path, name string }{{"/etc/hosts", "hosts"}, {"/etc/hostname", "hostname"}, {"/etc/resolv.conf", "resolv.conf"}} {
		if err := ns.Mount(file.path, c.box.files, vfs.MountOptions{SubPath: file.name}); err != nil {
			return err
		}
	}
	if err := c.mountTerminationLog(); err != nil {
		return err
	}
	for _, m := range c.config.Mounts {
		if m.Image != nil {
			if err := c.openImage(&m); err != nil {
				return err
			}
		}
		if c.unfit == nil {
			c.unfit = c.misfit(m)
		}
		if c.unfit != nil {
			break
		}
		if err := ns.Mount(m.Path, m.FS, vfs.MountOptions{ReadOnly: m.ReadOnly, SubPath: m.SubPath}); err != nil {
			return failf("failed to create containerd container: failed to mount %s: %v", m.Path, err)
		}
	}
	c.makeDir()
	ns.SetReadOnly(c.config.ReadOnlyRootFS)
	return nil
}

// openImage makes a mount of an image's content; of it only directories can be mounted.
// Models github.com/containerd/containerd/v2 internal/cri/server (*criService).mutateImageMount
func (c *container) openImage(m *Mount) error {
	m.FS = c.r.config.RootFS(m.Image.Image)
	m.Source = fmt.Sprintf("/run/containerd/io.containerd.grpc.v1.cri/image-volumes/%s/%s", c.box.id, strings.TrimPrefix(m.Image.Digest, "sha256:"))
	if m.SubPath == "" {
		return nil
	}
	why := ""
	info, err := vfs.NewNamespace(m.FS).Stat("/"+m.SubPath, root)
	switch {
	case err != nil:
		why = "openat " + m.SubPath + ": " + strings.ToLower(errno.Text(err))
	case !info.IsDir():
		why = fmt.Sprintf("only directory subpath is supported, subpath: %q, mountpoint: %q ", m.SubPath, m.Source)
	default:
		return nil
	}
	return failf("failed to mount image volume: ImageVolumeMountFailed: failed to ensure image subpath %q in %q: %s", m.SubPath, m.Source, why)
}

// makeDir makes the working directory, as runc does when the container starts; a file in its way keeps the container from starting.
// Models github.com/opencontainers/runc libcontainer prepareRootfs
func (c *container) makeDir() {
	if c.unfit != nil {
		return
	}
	at := ""
	for _, part := range strings.Split(strings.Trim(path.Clean("/"+c.dir), "/"), "/") {
		at += "/" + part
		mode, err := c.fs.Mode(at, root)
		switch {
		case err == nil && mode.IsDir():
			continue
		case err == nil:
			c.unfit = failf("mkdir %s: not a directory", at)
			return
		}
		if err := c.fs.MkdirAll(at, 0o755, root); err != nil {
			c.unfit = failf("mkdir %s: %s", at, strings.ToLower(errno.Text(err)))
			return
		}
	}
}

// misfit says that a directory cannot be mounted on a file, nor a file on a directory. Runc finds out when the container starts.
// Models github.com/opencontainers/runc libcontainer mountToRootfs
func (c *container) misfit(m Mount) error {
	source, err := vfs.NewNamespace(m.FS).Mode("/"+m.SubPath, root)
	if err != nil {
		return nil
	}
	target, err := c.fs.Mode(m.Path, root)
	if err != nil || target.IsDir() == source.IsDir() {
		return nil
	}
	flags := "MS_BIND|MS_REC"
	if m.ReadOnly {
		flags = "MS_RDONLY|" + flags
	}
	return failf("error mounting %q to rootfs at %q: mount src=%s, dst=%s, dstFd=/proc/thread-self/fd/11, flags=%s: not a directory",
		m.Source, m.Path, m.Source, m.Path, flags)
}

// newSkeleton is a layer with what the runtime mounts on in every container, so that it need not be made in each.
func newSkeleton(made time.Time) *vfs.FS {
	f := vfs.New().SetTime(made)
	for _, dir := range []string{"/proc", "/dev", "/sys", "/etc"} {
		f.AddDir(dir, 0o755)
	}
	for _, file := range []string{"/etc/hosts", "/etc/hostname", "/etc/resolv.conf"} {
		f.AddFile(file, 0o644, nil)
	}
	return f
}

// mountTerminationLog gives the container the file that its termination message is read from.
func (c *container) mountTerminationLog() error {
	at := path.Clean("/" + c.config.TerminationLog)
	if at == "/" {
		return nil
	}
	c.term = vfs.New().SetType("ext4").SetTime(c.r.sim.Now())
	c.term.AddFile("log", 0o666, nil)
	return c.fs.Mount(at, c.term, vfs.MountOptions{SubPath: "log"})
}

// Limits of termination messages.
// Models pkg/kubelet/container MaxContainerTerminationMessageLength and …LogLength, …LogLines.
const (
	maxMessage      = 4 << 10
	maxMessageLog   = 2 << 10
	maxMessageLines = 80
)

// terminationMessage is what the container left to say.
func (c *container) terminationMessage() string {
	message := ""
	if c.term != nil {
		if data, err := vfs.NewNamespace(c.term).ReadFile("/log", root); err == nil {
			message = string(data[max(0, len(data)-maxMessage):])
		}
	}
	if message == "" && c.config.FallbackToLogs && c.exit != 0 {
		message = c.log.tail(maxMessageLog, maxMessageLines)
	}
	return message
}
