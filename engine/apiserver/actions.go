package apiserver

import (
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/network"
)

// evict deletes a pod unless a budget forbids it.
func (c *call) evict(body []byte) (*network.Response, error) {
	eviction := &policyv1.Eviction{}
	if err := unmarshal(body, eviction); err != nil {
		return nil, err
	}
	opts := metav1.DeleteOptions{}
	if eviction.DeleteOptions != nil {
		opts = *eviction.DeleteOptions
	}
	if err := c.client.Evict(c.info.namespace, c.info.name, opts); err != nil {
		return nil, err
	}
	return c.write(201, success(nil, 201)), nil
}

// bind gives a pod its node, as a scheduler does.
func (c *call) bind(body []byte) (*network.Response, error) {
	binding := &corev1.Binding{}
	if err := unmarshal(body, binding); err != nil {
		return nil, err
	}
	if _, err := c.client.Bind(c.info.namespace, c.info.name, binding.UID, binding.Target.Name); err != nil {
		return nil, err
	}
	return c.write(201, success(nil, 201)), nil
}

// token issues a token for a service account.
// Models pkg/registry/core/serviceaccount/storage TokenREST.Create, pkg/apis/authentication/validation ValidateTokenRequest
func (c *call) token(body []byte) (*network.Response, error) {
	asked := &authenticationv1.TokenRequest{}
	if err := unmarshal(body, asked); err != nil {
		return nil, err
	}
	account, err := api.Get[*corev1.ServiceAccount](c.client, c.info.namespace, c.info.name)
	if err != nil {
		return nil, err
	}
	seconds := int64(3600)
	if asked.Spec.ExpirationSeconds != nil {
		seconds = *asked.Spec.ExpirationSeconds
	}
	if detail := lifetimeFault(seconds); detail != "" {
		return nil, errors.NewInvalid(authenticationv1.SchemeGroupVersion.WithKind("TokenRequest").GroupKind(), "",
			field.ErrorList{field.Invalid(field.NewPath("spec", "expirationSeconds"), seconds, detail)})
	}
	request := api.TokenRequest{Audiences: asked.Spec.Audiences, Lifetime: time.Duration(seconds) * time.Second}
	if ref := asked.Spec.BoundObjectRef; ref != nil && ref.Kind == "Pod" {
		if request.Pod, err = api.Get[*corev1.Pod](c.client, c.info.namespace, ref.Name); err != nil {
			return nil, err
		}
		request.Node = request.Pod.Spec.NodeName
	}
	asked.TypeMeta = metav1.TypeMeta{Kind: "TokenRequest", APIVersion: "authentication.k8s.io/v1"}
	asked.ObjectMeta = metav1.ObjectMeta{Name: account.Name, Namespace: account.Namespace, UID: account.UID, CreationTimestamp: c.server.Now()}
	if asked.Spec.ExpirationSeconds = &seconds; len(asked.Spec.Audiences) == 0 {
		asked.Spec.Audiences = []string{api.Issuer}
	}
	asked.Status = authenticationv1.TokenRequestStatus{
		Token: c.server.IssueToken(account, request), ExpirationTimestamp: metav1.NewTime(c.server.Now().Add(request.Lifetime)),
	}
	return c.write(201, asked), nil
}

func lifetimeFault(seconds int64) string {
	switch {
	case seconds < 10*60:
		return "may not specify a duration less than 10 minutes"
	case seconds > 1<<32:
		return "may not specify a duration larger than 2^32 seconds"
	}
	return ""
}
