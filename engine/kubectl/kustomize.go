package kubectl

import (
	"errors"
	"fmt"
	"io"
	"path"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/kustomize"
)

// kustomizeOptions lets a build read this machine's files.
func (r *run) kustomizeOptions() kustomize.Options {
	return kustomize.Options{
		ReadFile: func(p string) ([]byte, error) {
			data, err := r.sys.readFile(p)
			if err != nil {
				return nil, fmt.Errorf("open %s: no such file or directory", p)
			}
			return data, nil
		},
		IsDir: func(p string) bool {
			isDir, err := r.sys.isDir(p)
			return err == nil && isDir
		},
		Log: func(text string) {
			io.WriteString(r.err, r.p.Now().Format("2006/01/02 15:04:05 ")+text+"\n")
		},
		Warn: func(text string) { io.WriteString(r.err, text+"\n") },
		Kind: func(gvk schema.GroupVersionKind) (runtime.Object, bool) {
			if k := api.KindFor(gvk); k != nil {
				return k.New(), k.Namespaced
			}
			return nil, true
		},
	}
}

// kustomizeBuild builds a directory's kustomization, for -k.
func (r *run) kustomizeBuild(dir string) ([]byte, error) {
	return kustomize.Build(dir, r.absolute(dir), r.kustomizeOptions())
}

func (r *run) absolute(name string) string {
	if path.IsAbs(name) {
		return name
	}
	return path.Join(r.p.Dir, name)
}

// runKustomize models sigs.k8s.io/kustomize/kustomize/v5/commands/build.
func runKustomize(r *run, args []string) error {
	if len(args) > 1 {
		return errors.New("specify one path to kustomization.yaml")
	}
	dir := "."
	if len(args) == 1 {
		dir = args[0]
	}
	o := r.kustomizeOptions()
	switch v := r.str("load-restrictor"); v {
	case "LoadRestrictionsRootOnly":
	case "LoadRestrictionsNone", "none":
		o.Anywhere = true
	default:
		return fmt.Errorf("illegal flag value --load-restrictor %s; legal values: [LoadRestrictionsRootOnly LoadRestrictionsNone]", v)
	}
	switch v := r.str("reorder"); v {
	case "legacy", "":
	case "none":
		o.KeepOrder = true
	default:
		return fmt.Errorf("illegal flag value --reorder %s; legal values: [legacy none]", v)
	}
	o.Managed = r.flag("enable-managedby-label")
	data, err := kustomize.Build(dir, r.absolute(dir), o)
	if err != nil {
		return err
	}
	if out := r.str("output"); out != "" {
		return r.sys.writeFile(out, data)
	}
	_, err = r.out.Write(data)
	return err
}
