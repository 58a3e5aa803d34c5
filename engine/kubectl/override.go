package kubectl

import (
	"encoding/json"
	"fmt"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	"k8s.io/apimachinery/pkg/util/intstr"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/yaml"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/depth"
	"github.com/podscope/podscope/engine/store"
)

func fromInt(n int) intstr.IntOrString { return intstr.FromInt32(int32(n)) }

// override applies --overrides to a generated object. Models k8s.io/kubectl/pkg/cmd/util Overrider.
func (r *run) override(obj store.Object) (store.Object, error) {
	text := r.str("overrides")
	if text == "" {
		return obj, nil
	}
	if err := depth.Check([]byte(text)); err != nil {
		return nil, fmt.Errorf("error parsing overrides: %v", err)
	}
	patch, err := yaml.ToJSON([]byte(text))
	if err != nil {
		return nil, fmt.Errorf("error parsing overrides: %v", err)
	}
	before, err := json.Marshal(obj)
	if err != nil {
		return nil, err
	}
	k := api.KindOf(obj)
	var after []byte
	switch kind := r.str("override-type"); kind {
	case "json":
		decoded, err := jsonpatch.DecodePatch(patch)
		if err != nil {
			return nil, err
		}
		if after, err = decoded.Apply(before); err != nil {
			return nil, err
		}
	case "merge", "":
		if after, err = jsonpatch.MergePatch(before, patch); err != nil {
			return nil, err
		}
	case "strategic":
		if after, err = strategicMerge(before, patch, k.New()); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("invalid override type: %v", kind)
	}
	out := k.New()
	return out, utiljson.Unmarshal(after, out)
}
