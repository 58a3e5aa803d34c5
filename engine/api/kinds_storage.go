package api

import (
	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	pvutil "k8s.io/kubernetes/pkg/api/persistentvolume"
	pvcutil "k8s.io/kubernetes/pkg/api/persistentvolumeclaim"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/apis/core/validation"
	"k8s.io/kubernetes/pkg/apis/storage"
	storagevalidation "k8s.io/kubernetes/pkg/apis/storage/validation"
	"k8s.io/utils/ptr"

	"github.com/podscope/podscope/engine/store"
)

// storageKinds are volumes, claims and classes.
func storageKinds() []*Kind {
	claim := newKind(schema.GroupVersion{Version: "v1"}, "PersistentVolumeClaim", "persistentvolumeclaims", func() store.Object { return &corev1.PersistentVolumeClaim{} }, claimStrategy().hooks(), "pvc")
	volume := newKind(schema.GroupVersion{Version: "v1"}, "PersistentVolume", "persistentvolumes", func() store.Object { return &corev1.PersistentVolume{} }, volumeStrategy().hooks(), "pv")
	volume.Namespaced = false
	class := newKind(schema.GroupVersion{Group: "storage.k8s.io", Version: "v1"}, "StorageClass", "storageclasses", func() store.Object { return &storagev1.StorageClass{} }, storageClassStrategy().hooks(), "sc")
	class.Namespaced = false
	for _, k := range []*Kind{claim, volume} {
		k.Subresources = []string{"status"}
	}
	return []*Kind{claim, volume, class}
}

// Models pkg/registry/core/persistentvolumeclaim persistentvolumeclaimStrategy
func claimStrategy() strategy[*core.PersistentVolumeClaim] {
	return strategy[*core.PersistentVolumeClaim]{
		prepareForCreate: func(_ *request, c *core.PersistentVolumeClaim) {
			c.Status = core.PersistentVolumeClaimStatus{Phase: core.ClaimPending}
			pvcutil.DropDisabledFields(&c.Spec, nil)
			pvcutil.EnforceDataSourceBackwardsCompatibility(&c.Spec, nil)
			pvcutil.NormalizeDataSources(&c.Spec)
		},
		validate: func(_ *request, c *core.PersistentVolumeClaim) field.ErrorList {
			return validation.ValidatePersistentVolumeClaim(c, validation.ValidationOptionsForPersistentVolumeClaim(c, nil))
		},
		warnings: func(_ *request, c, _ *core.PersistentVolumeClaim) []string {
			return pvcutil.GetWarningsForPersistentVolumeClaim(c)
		},
		prepareForUpdate: func(_ *request, c, old *core.PersistentVolumeClaim) {
			c.Status = old.Status
			pvcutil.DropDisabledFields(&c.Spec, &old.Spec)
			pvcutil.EnforceDataSourceBackwardsCompatibility(&c.Spec, &old.Spec)
			pvcutil.NormalizeDataSources(&c.Spec)
		},
		validateUpdate: func(_ *request, c, old *core.PersistentVolumeClaim) field.ErrorList {
			return validation.ValidatePersistentVolumeClaimUpdate(c, old, validation.ValidationOptionsForPersistentVolumeClaim(c, old))
		},
		subresources: map[string]subresource[*core.PersistentVolumeClaim]{"status": {
			prepare: func(_ *request, c, old *core.PersistentVolumeClaim) { c.Spec = old.Spec },
			validate: func(_ *request, c, old *core.PersistentVolumeClaim) field.ErrorList {
				return validation.ValidatePersistentVolumeClaimStatusUpdate(c, old, validation.ValidationOptionsForPersistentVolumeClaim(c, old))
			},
		}},
	}
}

// Models pkg/registry/core/persistentvolume persistentvolumeStrategy
func volumeStrategy() strategy[*core.PersistentVolume] {
	return strategy[*core.PersistentVolume]{
		prepareForCreate: func(r *request, v *core.PersistentVolume) {
			pvutil.DropDisabledSpecFields(&v.Spec, nil)
			v.Status = core.PersistentVolumeStatus{Phase: core.VolumePending, LastPhaseTransitionTime: ptr.To(r.server.Now())}
		},
		validate: func(_ *request, v *core.PersistentVolume) field.ErrorList {
			return validation.ValidatePersistentVolume(v, validation.ValidationOptionsForPersistentVolume(v, nil))
		},
		warnings: func(_ *request, v, _ *core.PersistentVolume) []string {
			return pvutil.GetWarningsForPersistentVolume(v)
		},
		prepareForUpdate: func(_ *request, v, old *core.PersistentVolume) {
			v.Status = old.Status
			pvutil.DropDisabledSpecFields(&v.Spec, &old.Spec)
		},
		validateUpdate: func(_ *request, v, old *core.PersistentVolume) field.ErrorList {
			opts := validation.ValidationOptionsForPersistentVolume(v, old)
			return append(validation.ValidatePersistentVolume(v, opts), validation.ValidatePersistentVolumeUpdate(v, old, opts)...)
		},
		subresources: map[string]subresource[*core.PersistentVolume]{"status": {
			prepare: func(r *request, v, old *core.PersistentVolume) {
				v.Spec = old.Spec
				if since := v.Status.LastPhaseTransitionTime; old.Status.Phase == v.Status.Phase && since == nil {
					v.Status.LastPhaseTransitionTime = old.Status.LastPhaseTransitionTime
				} else if old.Status.Phase != v.Status.Phase && (since == nil || since.Equal(old.Status.LastPhaseTransitionTime)) {
					v.Status.LastPhaseTransitionTime = ptr.To(r.server.Now())
				}
			},
			validate: updates(validation.ValidatePersistentVolumeStatusUpdate),
		}},
	}
}

// Models pkg/registry/storage/storageclass storageClassStrategy
func storageClassStrategy() strategy[*storage.StorageClass] {
	return strategy[*storage.StorageClass]{
		validate: creates(storagevalidation.ValidateStorageClass),
		validateUpdate: func(_ *request, c, old *storage.StorageClass) field.ErrorList {
			return append(storagevalidation.ValidateStorageClass(c), storagevalidation.ValidateStorageClassUpdate(c, old)...)
		},
	}
}
