package kubectl

import (
	"strings"

	"github.com/spf13/pflag"

	"github.com/podscope/podscope/engine/store"
)

// record notes the command line in an object's annotation, which rollout history shows, when --record asks for it.
// Models k8s.io/cli-runtime/pkg/genericclioptions ChangeCauseRecorder.
func (r *run) record(o metaObject) {
	if !r.flag("record") {
		return
	}
	annotations := map[string]string{}
	for k, v := range o.GetAnnotations() {
		annotations[k] = v
	}
	annotations[changeCause] = r.commandLine()
	o.SetAnnotations(annotations)
}

// recordOn records with a request of its own, for commands that have sent theirs.
func (r *run) recordOn(i *info, obj store.Object) (store.Object, error) {
	if !r.flag("record") {
		return obj, nil
	}
	changed := obj.DeepCopyObject().(store.Object)
	r.record(changed)
	return r.patchMeta(i, obj, changed)
}

// commandLine is what was typed: the arguments first, then the flags under their long names.
func (r *run) commandLine() string {
	words := []string{r.cmd.path}
	if args := r.flags.Args(); len(args) > 0 {
		words = append(words, args...)
	}
	given := r.cmd.flagSet()
	if err := given.ParseAll(r.rawArgs, func(f *pflag.Flag, value string) error {
		words = append(words, "--"+f.Name+"="+value)
		return nil
	}); err != nil {
		return ""
	}
	return strings.Join(words, " ")
}
