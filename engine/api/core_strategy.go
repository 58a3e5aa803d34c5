package api

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/apis/core/validation"
)

// Models pkg/registry/core/node nodeStrategy
func nodeStrategy() strategy[*core.Node] {
	return strategy[*core.Node]{
		prepareForCreate: func(_ *request, node *core.Node) { node.Spec.ConfigSource, node.Status.Config = nil, nil },
		validate:         creates(validation.ValidateNode),
		prepareForUpdate: func(_ *request, node, old *core.Node) { node.Status = old.Status },
		validateUpdate: func(_ *request, node, old *core.Node) field.ErrorList {
			return append(validation.ValidateNode(node), validation.ValidateNodeUpdate(node, old)...)
		},
		subresources: map[string]subresource[*core.Node]{"status": {
			prepare:  func(_ *request, node, old *core.Node) { node.Spec = old.Spec },
			validate: updates(validation.ValidateNodeUpdate),
		}},
	}
}

// Models pkg/registry/core/configmap strategy
func configMapStrategy() strategy[*core.ConfigMap] {
	return strategy[*core.ConfigMap]{
		validate:       creates(validation.ValidateConfigMap),
		validateUpdate: updates(validation.ValidateConfigMapUpdate),
	}
}

// Models pkg/registry/core/secret strategy
func secretStrategy() strategy[*core.Secret] {
	return strategy[*core.Secret]{
		validate: creates(validation.ValidateSecret),
		prepareForUpdate: func(_ *request, s, old *core.Secret) {
			if s.Type == "" {
				s.Type = old.Type
			}
		},
		validateUpdate: updates(validation.ValidateSecretUpdate),
	}
}

// Models pkg/registry/core/serviceaccount strategy
func serviceAccountStrategy() strategy[*core.ServiceAccount] {
	return strategy[*core.ServiceAccount]{
		prepareForCreate: func(_ *request, sa *core.ServiceAccount) { keepSecretNames(sa) },
		prepareForUpdate: func(_ *request, sa, _ *core.ServiceAccount) { keepSecretNames(sa) },
		validate: func(_ *request, sa *core.ServiceAccount) field.ErrorList {
			return validation.ValidateServiceAccount(sa)
		},
		validateUpdate: updates(validation.ValidateServiceAccountUpdate),
	}
}

func keepSecretNames(sa *core.ServiceAccount) {
	for i, s := range sa.Secrets {
		sa.Secrets[i] = core.ObjectReference{Name: s.Name}
	}
}

// Models pkg/registry/core/namespace namespaceStrategy
func namespaceStrategy() strategy[*core.Namespace] {
	return strategy[*core.Namespace]{
		prepareForCreate: func(_ *request, ns *core.Namespace) {
			ns.Status = core.NamespaceStatus{Phase: core.NamespaceActive}
			for _, f := range ns.Spec.Finalizers {
				if f == core.FinalizerKubernetes {
					return
				}
			}
			ns.Spec.Finalizers = append(ns.Spec.Finalizers, core.FinalizerKubernetes)
		},
		validate: creates(validation.ValidateNamespace),
		prepareForUpdate: func(_ *request, ns, old *core.Namespace) {
			ns.Spec.Finalizers, ns.Status = old.Spec.Finalizers, old.Status
		},
		validateUpdate: func(_ *request, ns, old *core.Namespace) field.ErrorList {
			return append(validation.ValidateNamespace(ns), validation.ValidateNamespaceUpdate(ns, old)...)
		},
		canonicalize: func(ns *core.Namespace) {
			if ns.Labels == nil {
				ns.Labels = map[string]string{}
			}
			ns.Labels[corev1.LabelMetadataName] = ns.Name
		},
		subresources: map[string]subresource[*core.Namespace]{
			"status": {
				prepare:  func(_ *request, ns, old *core.Namespace) { ns.Spec = old.Spec },
				validate: updates(validation.ValidateNamespaceStatusUpdate),
			},
			"finalize": {
				prepare:  func(_ *request, ns, old *core.Namespace) { ns.Status = old.Status },
				validate: updates(validation.ValidateNamespaceFinalizeUpdate),
			},
		},
	}
}
