package kubectl

import (
	"fmt"
	"io"
	"slices"
	"strings"

	rbacv1 "k8s.io/api/rbac/v1"
)

// openURLs is what everybody may read.
var openURLs = strings.Fields("/api/* /api /apis/* /apis /healthz /healthz /livez /livez /openapi/* /openapi /readyz /readyz /version/ /version/ /version /version")

// runWhoAmI models k8s.io/kubectl/pkg/cmd/auth/whoami.go.
func runWhoAmI(r *run, _ []string) error {
	r.p.Sleep(writeTime)
	id := r.identity()
	extra := map[string]any{}
	if r.str("as") == "" {
		extra["authentication.kubernetes.io/credential-id"] = []any{"X509SHA256=" + credential}
	}
	if r.str("output") != "" {
		p, err := r.outputPrinter()
		if err != nil {
			return err
		}
		groups := []any{}
		for _, g := range id.groups {
			groups = append(groups, g)
		}
		info := map[string]any{"username": id.user, "groups": groups}
		if len(extra) > 0 {
			info["extra"] = extra
		}
		now := r.p.Now().UTC().Format("2006-01-02T15:04:05Z")
		return p.print(r.out, map[string]any{
			"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview",
			"metadata": map[string]any{"creationTimestamp": now}, "status": map[string]any{"userInfo": info},
		})
	}
	t := newTabWriter(r.out)
	fmt.Fprintf(t, "ATTRIBUTE\tVALUE\nUsername\t%s\nGroups\t%s\n", id.user, bracketed(id.groups))
	if len(extra) > 0 {
		fmt.Fprintf(t, "Extra: authentication.kubernetes.io/credential-id\t[X509SHA256=%s]\n", credential)
	}
	return t.Flush()
}

func bracketed(list []string) string { return "[" + strings.Join(list, " ") + "]" }

// listAccess prints everything that somebody may do.
func (r *run) listAccess(id identity) error {
	r.p.Sleep(writeTime)
	rules := r.rules(id, r.namespace)
	if id.admin {
		rules = append(rules, rbacv1.PolicyRule{Verbs: []string{"*"}, APIGroups: []string{"*"}, Resources: []string{"*"}})
	}
	type row struct{ resources, urls, names, verbs string }
	var rows []row
	for _, rule := range rules {
		for _, resource := range rule.Resources {
			for _, group := range rule.APIGroups {
				name := resource
				if group == "*" {
					name = "*.*"
				} else if group != "" {
					name += "." + group
				}
				rows = append(rows, row{name, "[]", bracketed(rule.ResourceNames), bracketed(rule.Verbs)})
			}
		}
	}
	for _, name := range []string{"selfsubjectreviews.authentication.k8s.io", "selfsubjectaccessreviews.authorization.k8s.io", "selfsubjectrulesreviews.authorization.k8s.io"} {
		rows = append(rows, row{name, "[]", "[]", "[create]"})
	}
	slices.SortStableFunc(rows, func(a, b row) int {
		return strings.Count(b.verbs, " ") - strings.Count(a.verbs, " ")
	})
	if id.admin {
		rows = append(rows, row{"", "[*]", "[]", "[*]"})
	}
	for _, url := range openURLs {
		rows = append(rows, row{"", "[" + url + "]", "[]", "[get]"})
	}
	t := newTabWriter(r.out)
	if !r.flag("no-headers") {
		io.WriteString(t, "Resources\tNon-Resource URLs\tResource Names\tVerbs\n")
	}
	for _, w := range rows {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", w.resources, w.urls, w.names, w.verbs)
	}
	return t.Flush()
}
