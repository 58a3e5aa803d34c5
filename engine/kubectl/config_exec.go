package kubectl

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// runConfigSetCredentials models k8s.io/kubectl/pkg/cmd/config/set_credentials.go.
func runConfigSetCredentials(r *run, args []string) error {
	provider, removed, err := pairsOf(r.list("auth-provider-arg"), "auth-provider-arg")
	if err != nil {
		return r.helpAnd(err)
	}
	env, removedEnv, err := pairsOf(r.list("exec-env"), "exec-env")
	if err != nil {
		return r.helpAnd(err)
	}
	if mode := r.str("exec-interactive-mode"); r.changed("exec-interactive-mode") && !slices.Contains([]string{"IfAvailable", "Never", "Always"}, mode) {
		return errors.New("invalid interactive mode type, can be only IfAvailable, Never, Always")
	}
	return r.setEntry("users", "User", args, [][2]string{
		{"client-certificate", "client-certificate"}, {"client-key", "client-key"}, {"token", "token"}, {"username", "username"}, {"password", "password"},
	}, func(user map[string]any) {
		r.setProvider(user, provider, removed)
		r.setExec(user, env, removedEnv)
	})
}

// pairsOf reads what is to be set (name=value) and what is to be taken away (name-).
// Models k8s.io/kubectl/pkg/cmd/util ParsePairs.
func pairsOf(args []string, what string) (set map[string]string, remove []string, err error) {
	set = map[string]string{}
	var bad []string
	for _, arg := range args {
		if name, value, ok := strings.Cut(arg, "="); ok && name != "" {
			set[name] = value
		} else if name, ok := strings.CutSuffix(arg, "-"); ok && name != "" {
			remove = append(remove, name)
		} else {
			bad = append(bad, arg)
		}
	}
	if len(bad) > 0 {
		err = fmt.Errorf("invalid %s format: %s", what, strings.Join(bad, ", "))
	}
	return set, remove, err
}

// setProvider says which of the plug-ins that kubectl once had knows who the user is.
func (r *run) setProvider(user map[string]any, set map[string]string, remove []string) {
	provider, _ := user["auth-provider"].(map[string]any)
	if name := r.str("auth-provider"); r.changed("auth-provider") && (provider == nil || provider["name"] != name) {
		provider = map[string]any{"name": name}
		user["auth-provider"] = provider
	}
	if provider == nil {
		return
	}
	config, _ := provider["config"].(map[string]any)
	if config == nil {
		config = map[string]any{}
	}
	for _, name := range remove {
		delete(config, name)
	}
	for name, value := range set {
		config[name] = value
	}
	provider["config"] = config
}

// setExec says which program knows who the user is, and how it is called.
func (r *run) setExec(user map[string]any, set map[string]string, remove []string) {
	exec, _ := user["exec"].(map[string]any)
	if r.changed("exec-command") {
		if exec == nil {
			exec = map[string]any{"env": nil, "provideClusterInfo": false}
			user["exec"] = exec
		}
		exec["command"], exec["args"] = r.str("exec-command"), nil
	}
	if exec == nil {
		return
	}
	if r.changed("exec-api-version") {
		exec["apiVersion"] = r.str("exec-api-version")
	}
	if args := r.list("exec-arg"); len(args) > 0 {
		exec["args"] = args
	}
	if r.changed("exec-interactive-mode") {
		exec["interactiveMode"] = r.str("exec-interactive-mode")
	}
	if r.changed("exec-provide-cluster-info") {
		exec["provideClusterInfo"] = r.str("exec-provide-cluster-info") == "true"
	}
	if len(set) > 0 || len(remove) > 0 {
		exec["env"] = changedEnv(exec["env"], set, remove)
	}
}

// changedEnv is a list of variables without some of them, and with others: those that it has keep their place.
func changedEnv(old any, set map[string]string, remove []string) []any {
	list, _ := old.([]any)
	list = slices.DeleteFunc(slices.Clone(list), func(v any) bool {
		name, _ := fieldOf(v, "name").(string)
		return slices.Contains(remove, name)
	})
	for _, name := range slices.Sorted(maps.Keys(set)) {
		variable := map[string]any{"name": name, "value": set[name]}
		if at := slices.IndexFunc(list, func(v any) bool { return fieldOf(v, "name") == name }); at >= 0 {
			list[at] = variable
		} else {
			list = append(list, variable)
		}
	}
	return list
}

func fieldOf(v any, key string) any {
	m, _ := v.(map[string]any)
	return m[key]
}
