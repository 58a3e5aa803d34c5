package kubectl

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"k8s.io/apimachinery/pkg/util/yaml"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/crash"
	"github.com/podscope/podscope/engine/depth"
)

func patchTypeOf(name string) (types.PatchType, bool) {
	switch strings.ToLower(name) {
	case "json":
		return types.JSONPatchType, true
	case "merge":
		return types.MergePatchType, true
	case "strategic", "":
		return types.StrategicMergePatchType, true
	}
	return "", false
}

// runPatch models k8s.io/kubectl/pkg/cmd/patch.
func runPatch(r *run, args []string) error {
	if err := r.readDryRun(); err != nil {
		return err
	}
	patch, kind, err := r.readPatch(args)
	if err != nil {
		return err
	}
	b := r.newBuilder().args(false, args)
	b.local = r.flag("local")
	count := 0
	err = b.each(func(i *info) error {
		count++
		return r.patchOne(i, kind, patch)
	})
	if err == nil && count == 0 {
		return errors.New("no objects passed to patch")
	}
	return err
}

func (r *run) readPatch(args []string) ([]byte, types.PatchType, error) {
	text, file := r.str("patch"), r.str("patch-file")
	kind, known := patchTypeOf(r.str("type"))
	switch {
	case text != "" && file != "":
		return nil, "", errors.New("cannot specify --patch and --patch-file together")
	case text == "" && file == "":
		return nil, "", errors.New("must specify --patch or --patch-file containing the contents of the patch")
	case r.flag("local") && len(args) > 0:
		return nil, "", errors.New("cannot specify --local and server resources")
	case r.flag("local") && r.dryRun == dryRunServer:
		return nil, "", errors.New("cannot specify --local and --dry-run=server - did you mean --dry-run=client?")
	case !known:
		return nil, "", fmt.Errorf("--type must be one of [json merge strategic], not %q", r.str("type"))
	}
	data := []byte(text)
	if file != "" {
		var err error
		if data, err = r.sys.readFile(file); err != nil {
			return nil, "", fmt.Errorf("unable to read patch file: open %s: %v", file, err)
		}
	}
	if err := depth.Check(data); err != nil {
		return nil, "", fmt.Errorf("unable to parse the patch: %v", err)
	}
	data, err := yaml.ToJSON(data)
	if err != nil {
		return nil, "", fmt.Errorf("unable to parse %q: %v", text, err)
	}
	return data, kind, nil
}

func (r *run) patchOne(i *info, kind types.PatchType, patch []byte) error {
	if r.flag("local") || r.dryRun == dryRunClient {
		before := i.content()
		after, err := patchLocally(i.content(), kind, patch, i.kind.New())
		if err != nil {
			return err
		}
		return r.printTold(after, patchMessage(!reflect.DeepEqual(before, after)))
	}
	before := i.content()
	sub := r.str("subresource")
	switch {
	case sub != "" && !slices.Contains(i.kind.Subresources, sub):
		return errNoPath
	case sub == "scale":
		return r.patchScale(i, kind, patch)
	}
	obj, err := r.patch(i.kind, i.namespace, i.name, kind, patch, sub)
	if err != nil {
		return err
	}
	message := patchMessage(!reflect.DeepEqual(before, toMap(obj)))
	if obj, err = r.recordOn(i, obj); err != nil {
		return err
	}
	return r.printTold(toMap(obj), message)
}

// patchScale changes what stands for the number of an object's replicas.
func (r *run) patchScale(i *info, kind types.PatchType, patch []byte) error {
	r.p.Sleep(writeTime)
	if err := r.authorize("patch", i.kind, i.namespace, i.name, "scale"); err != nil {
		return err
	}
	scale, err := r.client.GetScale(i.kind.Name(), i.namespace, i.name)
	if err != nil {
		return err
	}
	before := toMap(scale)
	after, err := patchLocally(before, kind, patch, scale)
	if err != nil {
		return err
	}
	wanted := scale.DeepCopy()
	if err := json.Unmarshal(toJSON(after), wanted); err != nil {
		return apierrors.NewBadRequest(err.Error())
	}
	if scale, err = r.client.UpdateScale(i.kind.Name(), wanted, api.UpdateOptions{DryRun: r.dryRunServer()}); err != nil {
		return err
	}
	return r.printTold(toMap(scale), patchMessage(!reflect.DeepEqual(before, toMap(scale))))
}

func patchMessage(changed bool) string {
	if changed {
		return "patched"
	}
	return "patched (no change)"
}

// patchLocally applies a patch without the server.
func patchLocally(content map[string]any, kind types.PatchType, patch []byte, schema any) (map[string]any, error) {
	before, err := json.Marshal(content)
	if err != nil {
		return nil, err
	}
	var after []byte
	switch kind {
	case types.JSONPatchType:
		decoded, err := jsonpatch.DecodePatch(patch)
		if err != nil {
			return nil, err
		}
		if after, err = decoded.Apply(before); err != nil {
			return nil, err
		}
	case types.MergePatchType:
		after, err = jsonpatch.MergePatch(before, patch)
	default:
		after, err = strategicMerge(before, patch, schema)
	}
	if err != nil {
		return nil, err
	}
	m := map[string]any{}
	return m, utiljson.Unmarshal(after, &m)
}

// strategicMerge is the library's strategic merge of a patch into an object.
func strategicMerge(object, patch []byte, schema any) ([]byte, error) {
	return crash.Caught(func() ([]byte, error) { return strategicpatch.StrategicMergePatch(object, patch, schema) })
}
