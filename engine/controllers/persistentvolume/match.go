package persistentvolume

import (
	"cmp"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/volumebinding"
)

// match is the volume that a claim gets: of those that can be mounted in the fewest ways that will do, nil when there is none. A claim that waits
// for its first consumer gets from here only what is meant for it: the scheduler chooses.
// Models (*persistentVolumeOrderedIndex).findByClaim.
func (c *Controller) match(claim *corev1.PersistentVolumeClaim, delayed bool) *corev1.PersistentVolume {
	alike := map[string][]*corev1.PersistentVolume{}
	for _, v := range api.List[*corev1.PersistentVolume](c.client, "") {
		if volumebinding.HasModes(v, claim) {
			alike[modes(v)] = append(alike[modes(v)], v)
		}
	}
	for _, modes := range fewestFirst(alike) {
		if v := (volumebinding.Search{Meant: delayed}).Find(alike[modes], claim); v != nil {
			return v
		}
	}
	return nil
}

// modes are the ways in which a volume can be mounted, each once, one behind the other.
func modes(v *corev1.PersistentVolume) string {
	var names []string
	for _, m := range v.Spec.AccessModes {
		names = append(names, string(m))
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), ",")
}

func fewestFirst(alike map[string][]*corev1.PersistentVolume) []string {
	var out []string
	for modes := range alike {
		out = append(out, modes)
	}
	slices.SortFunc(out, func(a, b string) int {
		return cmp.Or(cmp.Compare(strings.Count(a, ","), strings.Count(b, ",")), strings.Compare(a, b))
	})
	return out
}

// unfit says why a volume does not satisfy a claim, "" when it does. Models checkVolumeSatisfyClaim.
func unfit(volume *corev1.PersistentVolume, claim *corev1.PersistentVolumeClaim) string {
	switch {
	case volume.DeletionTimestamp != nil:
		return "the volume is marked for deletion \"" + volume.Name + "\""
	case volumebinding.TooSmall(volume, claim):
		return "requested PV is too small"
	case volumebinding.ClassOf(volume) != api.StorageClassOf(claim):
		return "storageClassName does not match"
	case volumebinding.AttributesClassOf(volume) != ptr.Deref(claim.Spec.VolumeAttributesClassName, ""):
		return "volumeAttributesClassName does not match"
	case volumebinding.OtherMode(volume, claim):
		return "incompatible volumeMode"
	case !volumebinding.HasModes(volume, claim):
		return "incompatible accessMode"
	}
	return ""
}
