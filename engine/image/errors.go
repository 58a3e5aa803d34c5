package image

import (
	"errors"
	"fmt"
	"strings"
)

// ErrNotFound marks the errors of a tag or digest that does not exist.
var ErrNotFound = errors.New("not found")

// pullError is a failed pull in the words that the kubelet shows. Models containerd's wrapping of resolver errors; only
// errors that map to a gRPC code carry the "rpc error" prefix.
type pullError struct {
	text string
	is   error
}

func (e *pullError) Error() string   { return e.text }
func (e *pullError) Is(t error) bool { return e.is != nil && t == e.is }

func unpackFailed(ref Ref, format string, args ...any) *pullError {
	return &pullError{text: fmt.Sprintf("failed to pull and unpack image %q: ", ref) + fmt.Sprintf(format, args...)}
}

func errNotFound(ref Ref) error {
	e := unpackFailed(ref, "failed to resolve image: %s: not found", ref)
	return &pullError{text: "rpc error: code = NotFound desc = " + e.text, is: ErrNotFound}
}

// errDenied is Docker Hub's answer for a repository that is absent or private: it does not tell which.
func errDenied(ref Ref) error {
	return unpackFailed(ref, "failed to resolve image: pull access denied, repository does not exist or may require "+
		"authorization: server message: insufficient_scope: authorization failed")
}

// errToken is the answer of registries that refuse an anonymous token for a repository that is absent or private.
func errToken(url, status string) func(Ref) error {
	return func(ref Ref) error {
		scope := strings.NewReplacer(":", "%3A", "/", "%2F").Replace("repository:" + ref.Path + ":pull")
		return unpackFailed(ref, "failed to resolve image: failed to authorize: failed to fetch anonymous token: unexpected "+
			"status from GET request to %s?scope=%s&service=%s: %s", url, scope, ref.Domain, status)
	}
}

// errCredentials is the answer to a wrong user name or password.
func errCredentials(ref Ref) error {
	auth := "https://auth.docker.io/token"
	if ref.Domain != "docker.io" {
		auth = "https://" + ref.Domain + "/token"
	}
	return unpackFailed(ref, "failed to resolve image: failed to authorize: failed to fetch oauth token: unexpected status "+
		"from GET request to %s?offline_token=true&service=%s: 401 Unauthorized", auth, hosts[ref.Domain].api)
}

func errRateLimited(ref Ref) error {
	return unpackFailed(ref, "failed to copy: httpReadSeeker: failed open: unexpected status code %s: 429 Too Many Requests "+
		"- Server message: toomanyrequests: You have reached your unauthenticated pull rate limit. "+
		"https://www.docker.com/increase-rate-limit", manifestURL(ref))
}

// errRequest is a registry that cannot be spoken to: cause words what the network said.
func errRequest(ref Ref, cause string) error {
	return unpackFailed(ref, "failed to resolve image: failed to do request: Head %q: %s", manifestURL(ref), cause)
}

func errUnavailable(ref Ref) error {
	return unpackFailed(ref, "failed to resolve image: unexpected status from HEAD request to %s: 503 Service Unavailable",
		manifestURL(ref))
}

func manifestURL(ref Ref) string {
	api := ref.Domain
	if h, ok := hosts[ref.Domain]; ok {
		api = h.api
	}
	what := ref.Tag
	if ref.Digest != "" {
		what = ref.Digest
	}
	return "https://" + api + "/v2/" + ref.Path + "/manifests/" + what
}
