package kubectl

import (
	"errors"
	"fmt"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/crash"
)

// exitCode ends the command with a code and, when it has text, a message of its own.
type exitCode struct {
	code int
	text string
}

func (e exitCode) Error() string { return e.text }

// configError is a mistake in the kubeconfig or in the flags that choose from it.
type configError struct{ text string }

func (e configError) Error() string { return e.text }

// errDiffers is how kubectl diff says that there are differences.
var errDiffers = exitCode{code: 1}

// errNoName refuses to ask for an object without a name. Models k8s.io/client-go/rest (*Request).Name.
var errNoName = errors.New("resource name may not be empty")

// errQuiet ends the command with exit code 1 and no words.
var errQuiet = exitCode{code: 1}

// usageError is a mistake in the arguments, with a pointer to the help.
func (r *run) usageError(format string, args ...any) error {
	return fmt.Errorf("%s\nSee '%s -h' for help and examples", fmt.Sprintf(format, args...), r.cmd.path)
}

// withSource says which manifest a failure is about.
// Models k8s.io/kubectl/pkg/cmd/util AddSourceToErr.
func withSource(verb, source string, err error) error {
	if source == "" || err == nil || errors.As(err, new(crash.Crash)) {
		return err
	}
	if status, ok := err.(apierrors.APIStatus); ok {
		s := status.Status()
		s.Message = fmt.Sprintf("error when %s %q: %v", verb, source, s.Message)
		return &apierrors.StatusError{ErrStatus: s}
	}
	return fmt.Errorf("error when %s %q: %v", verb, source, err)
}

// explainError is what kubectl prints for an error, and its exit code.
// Models k8s.io/kubectl/pkg/cmd/util checkErr.
func explainError(err error) (string, int) {
	if agg, ok := err.(utilerrors.Aggregate); ok && len(agg.Errors()) == 1 {
		err = agg.Errors()[0]
	}
	var exit exitCode
	var crashed crash.Crash
	switch {
	case errors.As(err, &exit):
		return exit.text, exit.code
	case errors.As(err, &crashed):
		return crashed.Error(), 2
	case errors.Is(err, api.ErrCrashed):
		return "Unable to connect to the server: " + api.ErrCrashed.Error(), 1
	case isInvalid(err):
		return invalidMessage(err.(*apierrors.StatusError).Status()), 1
	}
	switch err := err.(type) {
	case configError:
		return "Error in configuration: " + err.text, 1
	case utilerrors.Aggregate:
		var b strings.Builder
		for _, e := range err.Errors() {
			fmt.Fprintf(&b, "%s\n", shortMessage(e))
		}
		return b.String(), 1
	}
	if text, ok := standardMessage(err); ok {
		return text, 1
	}
	text := err.Error()
	if !strings.HasPrefix(text, "error: ") {
		text = "error: " + text
	}
	return text, 1
}

func isInvalid(err error) bool {
	status, ok := err.(*apierrors.StatusError)
	return ok && status.ErrStatus.Reason == metav1.StatusReasonInvalid && apierrors.IsInvalid(err)
}

func invalidMessage(status metav1.Status) string {
	text, details := "The request is invalid", status.Details
	if details == nil {
		if status.Message != "" {
			text += ": " + status.Message
		}
		return text
	}
	if details.Kind != "" || details.Name != "" {
		text = fmt.Sprintf("The %s %q is invalid", details.Kind, details.Name)
	} else if status.Message != "" && len(details.Causes) == 0 {
		text += ": " + status.Message
	}
	causes := distinctCauses(details.Causes)
	switch len(causes) {
	case 0:
		return text
	case 1:
		return text + ": " + causes[0] + "\n"
	}
	return text + ": \n* " + strings.Join(causes, "\n* ") + "\n"
}

func distinctCauses(causes []metav1.StatusCause) []string {
	seen := map[string]bool{}
	var out []string
	for _, c := range causes {
		line := fmt.Sprintf("%s: %s", c.Field, c.Message)
		if !seen[line] {
			seen[line] = true
			out = append(out, line)
		}
	}
	return out
}

// standardMessage words errors that come from the server.
// Models k8s.io/kubectl/pkg/cmd/util StandardErrorMessage.
func standardMessage(err error) (string, bool) {
	status, ok := err.(apierrors.APIStatus)
	if !ok {
		return "", false
	}
	s := status.Status()
	switch {
	case s.Reason == metav1.StatusReasonUnauthorized:
		return fmt.Sprintf("error: You must be logged in to the server (%s)", s.Message), true
	case s.Reason != "":
		return fmt.Sprintf("Error from server (%s): %s", s.Reason, err.Error()), true
	}
	return fmt.Sprintf("Error from server: %s", err.Error()), true
}

func shortMessage(err error) string {
	if text, ok := standardMessage(err); ok {
		return text
	}
	return err.Error()
}

// joinErrors is nil, the one error, or all of them as one.
func joinErrors(errs []error) error {
	switch len(errs) {
	case 0:
		return nil
	case 1:
		return errs[0]
	}
	return utilerrors.NewAggregate(errs)
}
