package kubectl

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/podscope/podscope/engine/api"
)

// fileSpec is one end of a copy: a file here, or in a pod.
type fileSpec struct{ namespace, pod, file string }

var errFileSpec = errors.New("filespec must match the canonical format: [[namespace/]pod:]file/path")

func parseFileSpec(arg string) (fileSpec, error) {
	before, file, remote := strings.Cut(arg, ":")
	if !remote {
		return fileSpec{file: arg}, nil
	}
	ns, pod, both := strings.Cut(before, "/")
	switch {
	case before == "" || strings.Contains(pod, "/"):
		return fileSpec{}, errFileSpec
	case !both:
		return fileSpec{pod: before, file: file}, nil
	}
	return fileSpec{ns, pod, file}, nil
}

// runCopy models k8s.io/kubectl/pkg/cmd/cp.
func runCopy(r *run, args []string) error {
	if len(args) != 2 {
		return errors.New("source and destination are required")
	}
	from, err := parseFileSpec(args[0])
	if err != nil {
		return err
	}
	to, err := parseFileSpec(args[1])
	switch {
	case err != nil:
		return err
	case from.pod != "" && to.pod != "":
		return errors.New("one of src or dest must be a local file specification")
	case from.file == "" || to.file == "":
		return errors.New("filepath can not be empty")
	case from.pod != "":
		return r.copyFrom(from, to)
	case to.pod != "":
		return r.copyTo(from, to)
	}
	return errors.New("one of src or dest must be a remote file specification")
}

// inPod runs a command in the container that the flags choose.
func (r *run) inPod(at fileSpec, input []byte, out, errOut io.Writer, command ...string) error {
	namespace := at.namespace
	if namespace == "" {
		namespace = r.namespace
	}
	pod, err := r.podNamed(namespace, at.pod)
	if err != nil {
		return err
	}
	if err := notCompleted(pod); err != nil {
		return err
	}
	container, err := r.chooseContainer(pod, r.str("container"), errOut)
	if err != nil {
		return err
	}
	c := &connection{r: &run{p: r.p, out: out, err: errOut}}
	r.p.Sleep(requestTime)
	if err := r.mayReach("create", namespace, at.pod, "exec"); err != nil {
		return err
	}
	session, err := r.client.Exec(namespace, at.pod, container, api.ExecRequest{Command: command, Stdin: input != nil, Stdout: c.output(1), Stderr: c.output(2), Done: c.done})
	if err != nil {
		return sessionError(err)
	}
	defer session.Close()
	if input != nil {
		session.Write(input)
		session.CloseInput()
	}
	return c.wait()
}

func (r *run) copyTo(from, to fileSpec) error {
	if !r.sys.exists(from.file) {
		return fmt.Errorf("%s doesn't exist in local filesystem", from.file)
	}
	target := path.Clean(to.file)
	var exit exitCode
	err := r.inPod(to, nil, io.Discard, io.Discard, "test", "-d", to.file)
	switch {
	case err == nil:
		target = path.Join(target, path.Base(path.Clean(from.file)))
	case !errors.As(err, &exit):
		return err
	}
	var archive bytes.Buffer
	w := tar.NewWriter(&archive)
	if err := r.pack(w, path.Clean(from.file), path.Base(target)); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	command := []string{"tar", "-xmf", "-"}
	if r.flag("no-preserve") {
		command = []string{"tar", "--no-same-permissions", "--no-same-owner", "-xmf", "-"}
	}
	if dir := path.Dir(target); dir != "" {
		command = append(command, "-C", dir)
	}
	return r.inPod(to, archive.Bytes(), r.out, r.err, command...)
}

// pack writes a file or directory into an archive.
func (r *run) pack(w *tar.Writer, file, name string) error {
	isDir, err := r.sys.isDir(file)
	if err != nil {
		return err
	}
	now := r.p.Now()
	if !isDir {
		data, err := r.sys.readFile(file)
		if err != nil {
			return fmt.Errorf("open %s: %v", file, err)
		}
		mode := fs.FileMode(0o644)
		if i, err := r.p.Stat(file); err == nil {
			mode = i.Mode.Perm()
		}
		if err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: int64(mode), Size: int64(len(data)), ModTime: now}); err != nil {
			return err
		}
		_, err = w.Write(data)
		return err
	}
	if err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: name + "/", Mode: 0o755, ModTime: now}); err != nil {
		return err
	}
	names, err := r.sys.readDir(file)
	if err != nil {
		return err
	}
	for _, n := range names {
		if err := r.pack(w, path.Join(file, n), path.Join(name, n)); err != nil {
			return err
		}
	}
	return nil
}

// withoutShortcuts is a path without the steps upwards at its beginning. Models k8s.io/kubectl/pkg/cmd/cp stripPathShortcuts.
func withoutShortcuts(p string) string {
	for strings.HasPrefix(p, "../") {
		p = p[len("../"):]
	}
	if p == "." || p == ".." {
		p = ""
	}
	return strings.TrimPrefix(p, "/")
}

// copyFrom unpacks what tar packs in the pod: a file to where the destination says, a directory's content into it.
// Models k8s.io/kubectl/pkg/cmd/cp (*CopyOptions).untarAll.
func (r *run) copyFrom(from, to fileSpec) error {
	var archive bytes.Buffer
	var notes bytes.Buffer
	err := r.inPod(from, nil, &archive, &notes, "tar", "cf", "-", from.file)
	r.out.Write(notes.Bytes())
	if archive.Len() < 1536 { // an archive without members
		var exit exitCode
		if errors.As(err, &exit) {
			return nil
		}
		return err
	}
	prefix, in := withoutShortcuts(path.Clean(strings.TrimLeft(from.file, "/"))), tar.NewReader(&archive)
	warned := false
	for {
		h, err := in.Next()
		if err != nil {
			return nil // the end, or a broken archive, of which tar has told
		}
		rest, ok := strings.CutPrefix(h.Name, prefix)
		if !ok {
			return errors.New("tar contents corrupted")
		}
		target := path.Join(to.file, rest)
		if relative := path.Join(".", rest); strings.HasPrefix(relative, "../") || relative == ".." {
			fmt.Fprintf(r.err, "warning: file %q is outside target destination, skipping\n", target)
			continue
		}
		if err := r.p.MkdirAll(path.Dir(target), 0o755); err != nil {
			return err
		}
		if h.Typeflag == tar.TypeSymlink {
			how := ""
			if !warned {
				how = fmt.Sprintf(" (consider using \"kubectl exec -n %q %q -- tar cf - %q | tar xf -\")", from.namespace, from.pod, from.file)
				warned = true
			}
			fmt.Fprintf(r.err, "warning: skipping symlink: %q -> %q%s\n", target, h.Linkname, how)
			continue
		}
		if h.Typeflag == tar.TypeDir {
			if err := r.p.MkdirAll(target, 0o755); err != nil {
				return err
			}
			continue
		}
		data, err := io.ReadAll(in)
		if err != nil {
			return err
		}
		if err := r.sys.writeFile(target, data); err != nil {
			return fmt.Errorf("open %s: %v", target, err)
		}
	}
}
