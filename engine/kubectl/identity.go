package kubectl

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/network"
)

// logIn finds out as whom the cluster takes kubectl. A certificate counts before a token, and is taken for the administrator's: it cannot be told
// from others.
// Models k8s.io/client-go/tools/clientcmd (*DirectClientConfig).getAuthInfo, getUserIdentificationPartialConfig
func (r *run) logIn(c *kubeconfig, context map[string]any) error {
	r.user = api.Administrator
	name, _ := context["user"].(string)
	if asked := r.flags.Lookup("user"); asked != nil && asked.Value.Type() == "string" && r.str("user") != "" {
		name = r.str("user")
	}
	entry := c.entry("users", name)
	r.entryAs = entryImpersonation(entry)
	if as := r.impersonation(); as.Name == "" && (as.UID != "" || len(as.Groups) > 0 || len(as.Extra) > 0) {
		return fmt.Errorf("requesting uid, groups or user-extra for %s without impersonating a user", name)
	}
	if context == nil || r.str("client-certificate") != "" || entry["client-certificate"] != nil || entry["client-certificate-data"] != nil || entry["exec"] != nil {
		return nil
	}
	token, err := r.bearer(entry)
	switch {
	case err != nil:
		return err
	case token != "":
		user, ok := r.server.Authenticate(token)
		if !ok {
			return apierrors.NewUnauthorized("Unauthorized")
		}
		r.user = user
	case r.str("username") != "" || entry["username"] != nil:
		r.user = api.Anonymous // the server knows no passwords
	default:
		return r.askUser()
	}
	return nil
}

// bearer is the token that --token or the user's entry has, if any.
func (r *run) bearer(entry map[string]any) (string, error) {
	if asked := r.flags.Lookup("token"); asked != nil && asked.Value.Type() == "string" && r.str("token") != "" {
		return r.str("token"), nil
	}
	if file, _ := entry["tokenFile"].(string); file != "" {
		data, err := r.sys.readFile(file)
		if err != nil {
			return "", errors.New("unable to read token file: open " + file + ": no such file or directory")
		}
		return strings.TrimSpace(string(data)), nil
	}
	token, _ := entry["token"].(string)
	return token, nil
}

// askUser asks for the name and the password of one who has nothing else to show. The server does not know either.
// Models k8s.io/client-go/tools/clientcmd (*PromptingAuthLoader).Prompt
func (r *run) askUser() error {
	in := bufio.NewReader(r.in)
	for _, what := range []string{"Username", "Password"} {
		io.WriteString(r.out, "Please enter "+what+": ")
		if line, err := in.ReadString('\n'); err != nil && line == "" {
			return err
		}
	}
	r.user = api.Anonymous
	return nil
}

// impersonation is whom kubectl asks to be taken for: whom --as names, or else the user's entry.
// Models k8s.io/cli-runtime/pkg/genericclioptions (*ConfigFlags).toRawKubeConfigLoader
func (r *run) impersonation() api.Impersonation {
	as := r.entryAs
	if r.str("as") != "" {
		as.Name = r.str("as")
	}
	if r.str("as-uid") != "" {
		as.UID = r.str("as-uid")
	}
	if groups := r.list("as-group"); len(groups) > 0 {
		as.Groups = groups
	}
	extra := map[string][]string{}
	for _, pair := range r.list("as-user-extra") {
		if key, value, ok := strings.Cut(pair, "="); ok {
			extra[key] = append(extra[key], value)
		}
	}
	if len(extra) > 0 {
		as.Extra = extra
	}
	return as
}

// entryImpersonation is whom a user's entry wants to be taken for.
func entryImpersonation(entry map[string]any) (as api.Impersonation) {
	as.Name, _ = entry["as"].(string)
	as.UID, _ = entry["as-uid"].(string)
	as.Groups = texts(entry["as-groups"])
	if extra, ok := entry["as-user-extra"].(map[string]any); ok {
		as.Extra = map[string][]string{}
		for key, values := range extra {
			as.Extra[key] = texts(values)
		}
	}
	return as
}

// texts are the strings of a list.
func texts(list any) (out []string) {
	values, _ := list.([]any)
	for _, v := range values {
		if text, ok := v.(string); ok {
			out = append(out, text)
		}
	}
	return out
}

// impersonationHeader asks for the impersonation in a request.
// Models k8s.io/client-go/transport (*impersonatingRoundTripper).RoundTrip
func (r *run) impersonationHeader() (h network.Header) {
	as := r.impersonation()
	if as.Name == "" {
		return nil
	}
	h.Add("Impersonate-User", as.Name)
	if as.UID != "" {
		h.Add("Impersonate-Uid", as.UID)
	}
	for _, g := range as.Groups {
		h.Add("Impersonate-Group", g)
	}
	for _, key := range slices.Sorted(maps.Keys(as.Extra)) {
		for _, value := range as.Extra[key] {
			h.Add("Impersonate-Extra-"+url.PathEscape(key), value)
		}
	}
	return h
}

// permitted is whom the server takes kubectl for in a request, or its refusal.
func (r *run) permitted(a api.Access) (api.User, error) {
	id, err := r.server.Impersonate(r.user, r.impersonation(), a)
	if err == nil && !r.server.Allowed(id, a) {
		err = a.Forbidden(id)
	}
	return id, err
}

// may refuses what the identity is not allowed, or to act for somebody for whom the user may not.
func (r *run) may(a api.Access) error {
	_, err := r.permitted(a)
	return err
}

// mayReach refuses a way into a pod that the identity may not take.
func (r *run) mayReach(verb string, namespace, pod, subresource string) error {
	return r.may(api.Access{Verb: verb, Resource: "pods", Subresource: subresource, Namespace: namespace, Name: pod})
}
