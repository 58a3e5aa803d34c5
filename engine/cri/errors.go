package cri

import (
	"errors"
	"fmt"
	"strings"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/proc"
)

// failure is an error in the words of containerd or runc, as the kubelet passes them on.
type failure string

func (f failure) Error() string { return string(f) }

func failf(format string, args ...any) error { return failure(fmt.Sprintf(format, args...)) }

// initError words why a container's process could not be started.
func initError(text string) error {
	return failure("failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: " +
		"unable to start container process: error during container init: " + text)
}

// execError words why a command could not be started in a running container.
func (c *container) execError(err error, id, command string) error {
	return failf("failed to exec in container: failed to start exec %q: OCI runtime exec failed: exec failed: "+
		"unable to start container process: %s", id, c.execText(err, command))
}

// execText is Go's os/exec wording of a failed look-up, as runc prints it.
func (c *container) execText(err error, command string) string {
	if info, e := c.fs.Stat(command, root); e == nil && info.Mode.IsDir() && strings.Contains(command, "/") {
		err = errno.EISDIR
	}
	switch {
	case errors.Is(err, proc.ErrNotFound) && !strings.Contains(command, "/"):
		return fmt.Sprintf("exec: %q: executable file not found in $PATH", command)
	case errors.Is(err, proc.ErrNotFound), errno.Of(err) == errno.ENOENT:
		return fmt.Sprintf("exec: %q: stat %s: no such file or directory", command, command)
	case errno.Of(err) == errno.EISDIR:
		return fmt.Sprintf("exec: %q: is a directory", command)
	case errno.Of(err) == errno.EACCES:
		return fmt.Sprintf("exec: %q: permission denied", command)
	case errno.Of(err) == errno.ENOTDIR:
		return fmt.Sprintf("exec: %q: stat %s: not a directory", command, command)
	}
	return fmt.Sprintf("exec: %q: %s", command, strings.ToLower(errno.Text(err)))
}

// lateExecError says whether the executable is found but cannot run: runc notices only when it has become the container's process,
// which then ends with 255. A script whose interpreter is missing is found, too.
func (c *container) lateExecError(err error, command string) (text string, late bool) {
	if errno.Of(err) == errno.ENOEXEC {
		return fmt.Sprintf("exec %s: exec format error", command), true
	}
	_, missing := c.fs.Stat(command, root)
	if notFound := errors.Is(err, proc.ErrNotFound) || errno.Of(err) == errno.ENOENT; notFound && strings.Contains(command, "/") && missing == nil {
		return fmt.Sprintf("exec %s: no such file or directory", command), true
	}
	return "", false
}

func short(id string) string { return id[:min(len(id), 64)] }
