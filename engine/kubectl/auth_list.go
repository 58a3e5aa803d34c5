package kubectl

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/podscope/podscope/engine/api"
)

// selfSubjectReview models k8s.io/api/authentication/v1 SelfSubjectReview, whose fields JSON has in this order.
type selfSubjectReview struct {
	Kind       string            `json:"kind"`
	APIVersion string            `json:"apiVersion"`
	Metadata   map[string]string `json:"metadata"`
	Status     struct {
		UserInfo struct {
			Username string              `json:"username"`
			UID      string              `json:"uid,omitempty"`
			Groups   []string            `json:"groups,omitempty"`
			Extra    map[string][]string `json:"extra,omitempty"`
		} `json:"userInfo"`
	} `json:"status"`
}

// runWhoAmI models k8s.io/kubectl/pkg/cmd/auth/whoami.go.
func runWhoAmI(r *run, _ []string) error {
	r.p.Sleep(writeTime)
	id, err := r.permitted(api.Access{Verb: "create", Group: "authentication.k8s.io", Resource: "selfsubjectreviews"})
	if err != nil {
		return errors.New("the selfsubjectreviews API is not enabled in the cluster or you do not have permission to call it")
	}
	review := selfSubjectReview{Kind: "SelfSubjectReview", APIVersion: "authentication.k8s.io/v1"}
	review.Metadata = map[string]string{"creationTimestamp": r.p.Now().UTC().Format("2006-01-02T15:04:05Z")}
	info := &review.Status.UserInfo
	info.Username, info.UID, info.Groups, info.Extra = id.Name, id.UID, id.Groups, id.Extra
	if r.str("output") != "" {
		p, err := r.outputPrinter()
		if err != nil {
			return err
		}
		return p.print(r.out, review)
	}
	t := newTabWriter(r.out)
	fmt.Fprintf(t, "ATTRIBUTE\tVALUE\nUsername\t%s\n", id.Name)
	if id.UID != "" {
		fmt.Fprintf(t, "UID\t%s\n", id.UID)
	}
	fmt.Fprintf(t, "Groups\t%v\n", id.Groups)
	for _, key := range slices.Sorted(maps.Keys(info.Extra)) {
		fmt.Fprintf(t, "Extra: %s\t%v\n", key, info.Extra[key])
	}
	return t.Flush()
}

// listAccess prints everything that somebody may do.
func (r *run) listAccess() error {
	r.p.Sleep(writeTime)
	id, err := r.permitted(api.Access{Verb: "create", Group: "authorization.k8s.io", Resource: "selfsubjectrulesreviews"})
	if err != nil {
		return err
	}
	t := newTabWriter(r.out)
	if !r.flag("no-headers") {
		io.WriteString(t, "Resources\tNon-Resource URLs\tResource Names\tVerbs\n")
	}
	for _, rule := range compactRules(r.server.Rules(id, r.namespace)) {
		fmt.Fprintf(t, "%s\t%v\t%v\t%v\n", resourceWithGroup(rule.Resources, rule.APIGroups), rule.NonResourceURLs, rule.ResourceNames, rule.Verbs)
	}
	return t.Flush()
}
