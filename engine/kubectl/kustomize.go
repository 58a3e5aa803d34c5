package kubectl

import (
	"errors"
	"fmt"
	"path"
	"strings"
)

// kustomizations are the names that a kustomization may have.
var kustomizations = []string{"kustomization.yaml", "kustomization.yml", "Kustomization"}

var errKustomize = errors.New("kustomizations cannot be built in this cluster; use -f with the resources instead")

// kustomizeBuild builds a directory's kustomization. Only that there is none can be told so far.
func (r *run) kustomizeBuild(dir string) ([]byte, error) {
	full := dir
	if !strings.HasPrefix(full, "/") {
		full = path.Join(r.p.Dir, dir)
	}
	for _, name := range kustomizations {
		if r.sys.exists(path.Join(full, name)) {
			return nil, errKustomize
		}
	}
	if !r.sys.exists(full) {
		return nil, fmt.Errorf("must build at directory: not a valid directory: evalsymlink failure on '%s' : lstat %s: no such file or directory", dir, full)
	}
	return nil, fmt.Errorf("unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '%s'", path.Clean(full))
}

func runKustomize(r *run, args []string) error {
	if len(args) > 1 {
		return errors.New("specify one path to kustomization.yaml")
	}
	dir := "."
	if len(args) == 1 {
		dir = args[0]
	}
	data, err := r.kustomizeBuild(dir)
	if err != nil {
		return err
	}
	_, err = r.out.Write(data)
	return err
}
