package kubectl

import (
	"bufio"
	"errors"
	"io"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"github.com/podscope/podscope/engine/api"
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

// identity is whom a request is made for: the user, unless --as names another.
func (r *run) identity() api.User {
	if r.flags.Lookup("as") == nil || r.str("as") == "" {
		return r.user
	}
	return api.Impersonated(r.str("as"), r.str("as-uid"), r.list("as-group"))
}

// may refuses what the identity is not allowed, or a --as to who may not act for others.
func (r *run) may(a api.Access) error {
	id := r.identity()
	if id.Name != r.user.Name && !r.server.Allowed(r.user, api.Access{Verb: "impersonate", Resource: "users", Name: id.Name}) {
		a.Verb = "impersonate-on:user-info:" + a.Verb
		return a.Forbidden(r.user)
	}
	if !r.server.Allowed(id, a) {
		return a.Forbidden(id)
	}
	return nil
}

// mayReach refuses a way into a pod that the identity may not take.
func (r *run) mayReach(verb string, namespace, pod, subresource string) error {
	return r.may(api.Access{Verb: verb, Resource: "pods", Subresource: subresource, Namespace: namespace, Name: pod})
}
