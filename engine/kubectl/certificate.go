package kubectl

import (
	"errors"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// runCertificate answers in a cluster that has no certificate signing requests.
func runCertificate(r *run, args []string) error {
	if len(args) == 0 && len(r.list("filename")) == 0 {
		return errors.New("one or more CSRs must be specified as <name> or -f <filename>")
	}
	if len(args) == 0 {
		return nil
	}
	r.p.Sleep(requestTime)
	var errs []error
	for _, name := range args {
		errs = append(errs, apierrors.NewNotFound(schema.GroupResource{Group: "certificates.k8s.io", Resource: "certificatesigningrequests"}, name))
	}
	return joinErrors(errs)
}
