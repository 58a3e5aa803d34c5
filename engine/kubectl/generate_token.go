package kubectl

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	fieldvalidation "k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/podscope/podscope/engine/api"
)

// checkToken refuses flags that make no sense.
func (r *run) checkToken() error {
	kind, name, d := r.str("bound-object-kind"), r.str("bound-object-name"), r.duration("duration")
	switch {
	case d < 0:
		return errors.New("--duration must be greater than or equal to 0")
	case d%time.Second != 0:
		return errors.New("--duration cannot be expressed in units less than seconds")
	case slices.Contains(r.list("audience"), ""):
		return errors.New("--audience must not be an empty string")
	case kind == "" && name != "":
		return errors.New("--bound-object-name can only be set if --bound-object-kind is provided")
	case kind == "" && r.str("bound-object-uid") != "":
		return errors.New("--bound-object-uid can only be set if --bound-object-kind is provided")
	case kind == "":
		return nil
	case !slices.Contains([]string{"Node", "Pod", "Secret"}, kind):
		return errors.New("supported --bound-object-kind values are Node, Pod, Secret")
	case name == "":
		return errors.New("--bound-object-name is required if --bound-object-kind is provided")
	}
	return nil
}

// checkLifetime is the server's answer to how long a token is to last. Models pkg/apis/authentication/validation ValidateTokenRequest
func checkLifetime(seconds int64) error {
	var detail string
	switch {
	case seconds < 10*60:
		detail = "may not specify a duration less than 10 minutes"
	case seconds > 1<<32:
		detail = "may not specify a duration larger than 2^32 seconds"
	default:
		return nil
	}
	kind := schema.GroupKind{Group: "authentication.k8s.io", Kind: "TokenRequest"}
	invalid := apierrors.NewInvalid(kind, "", fieldvalidation.ErrorList{fieldvalidation.Invalid(fieldvalidation.NewPath("spec", "expirationSeconds"), seconds, detail)})
	return fmt.Errorf("failed to create token: %w", plain{invalid})
}

// boundPod is the pod that a token is to go with; nil when it is none.
// Models pkg/registry/core/serviceaccount/storage TokenREST.Create
func (r *run) boundPod() (*corev1.Pod, error) {
	if r.str("bound-object-kind") != "Pod" {
		return nil, nil
	}
	pod, err := api.Get[*corev1.Pod](r.client, r.namespace, r.str("bound-object-name"))
	if err != nil {
		return nil, err
	}
	if uid := r.str("bound-object-uid"); uid != "" && uid != string(pod.UID) {
		return nil, apierrors.NewConflict(corev1.Resource("pods"), pod.Name, fmt.Errorf("the UID in the bound object reference (%s) does not match the UID in record. "+
			"The object might have been deleted and then recreated", uid))
	}
	return pod, nil
}

// runCreateToken prints a service account's token.
// Models k8s.io/kubectl/pkg/cmd/create/create_token.go.
func runCreateToken(r *run, args []string) error {
	name, err := r.nameArg(args)
	if err != nil {
		return err
	}
	if err := r.checkToken(); err != nil {
		return err
	}
	k, err := kindFor("serviceaccounts")
	if err != nil {
		return err
	}
	if err := r.authorize("create", k, r.namespace, name, "token"); err != nil {
		return fmt.Errorf("failed to create token: %w", plain{err})
	}
	account, err := api.Get[*corev1.ServiceAccount](r.client, r.namespace, name)
	if err != nil {
		return fmt.Errorf("failed to create token: %w", plain{err})
	}
	r.p.Sleep(writeTime)
	if d := r.duration("duration"); d > 0 {
		if err := checkLifetime(int64(d / time.Second)); err != nil {
			return err
		}
	}
	pod, err := r.boundPod()
	if err != nil {
		return fmt.Errorf("failed to create token: %w", plain{err})
	}
	asked := api.TokenRequest{Audiences: r.list("audience"), Lifetime: r.duration("duration"), Pod: pod}
	if pod != nil {
		asked.Node = pod.Spec.NodeName
	}
	_, err = io.WriteString(r.out, r.server.IssueToken(account, asked))
	return err
}
