package kubectl

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"
)

// runKubercSet models k8s.io/kubectl/pkg/cmd/kuberc SetOptions.
func runKubercSet(r *run, _ []string) error {
	file, _, err := r.kubercFile(r.str("kuberc"))
	if err != nil {
		return err
	}
	if file == "" {
		return errKubercOff
	}
	if err := r.checkKubercSet(); err != nil {
		return err
	}
	pref := &preference{APIVersion: preferenceVersion, Kind: "Preference"}
	if data, err := r.sys.readFile(file); err == nil && len(data) > 0 {
		pref = &preference{}
		if err := yaml.Unmarshal(data, pref); err != nil {
			return fmt.Errorf("error parsing kuberc file: %w", err)
		}
	}
	var options []optionDefault
	for _, o := range r.list("option") {
		name, value, ok := strings.Cut(o, "=")
		if !ok {
			return fmt.Errorf("invalid option format %q, expected flag=value", o)
		}
		options = append(options, optionDefault{strings.TrimLeft(name, "-"), value})
	}
	switch r.str("section") {
	case "defaults":
		err = pref.setDefaults(r.str("command"), options, r.flag("overwrite"))
	case "aliases":
		err = pref.setAlias(commandAlias{r.str("name"), r.str("command"), r.list("prependarg"), r.list("appendarg"), options}, r.flag("overwrite"))
	default:
		err = pref.setPolicy(r.str("policy"), r.list("allowlist-entry"))
	}
	if err != nil {
		return err
	}
	return r.savePreference(file, pref)
}

func (r *run) checkKubercSet() error {
	section, policy, entries := r.str("section"), r.str("policy"), len(r.list("allowlist-entry"))
	switch {
	case !slices.Contains([]string{"defaults", "aliases", "credentialplugin"}, section):
		return fmt.Errorf(`--section must be "defaults", "aliases", or "credentialplugin", got: %s`, section)
	case section == "aliases" && r.str("name") == "":
		return errors.New("--name is required when --section=aliases")
	case section == "defaults" && r.str("name") != "":
		return errors.New("--name should not be specified when --section=defaults")
	case section == "defaults" && len(r.list("prependarg"))+len(r.list("appendarg")) > 0:
		return errors.New("--prependarg and --appendarg are only valid for --section=aliases")
	case section != "credentialplugin" && r.str("command") == "":
		return errors.New("--command is required when --section=aliases or --section=defaults")
	case section != "credentialplugin":
		return nil
	case policy == "":
		return errors.New("--policy is required when --section=credentialplugin")
	case (policy == "AllowAll" || policy == "DenyAll") && entries > 0:
		return errors.New("--allowlist-entry may only be used when --section=credentialplugin and --policy=Allowlist")
	case policy == "Allowlist" && entries == 0:
		return errors.New("--allowlist-entry is required when --section=credentialplugin and --policy=Allowlist")
	case !slices.Contains([]string{"AllowAll", "DenyAll", "Allowlist"}, policy):
		return fmt.Errorf(` --policy must be  "AllowAll", "DenyAll", or "Allowlist", got: %s`, policy)
	}
	return nil
}

func (f *preference) setDefaults(command string, options []optionDefault, overwrite bool) error {
	for i, d := range f.Defaults {
		if d.Command != command {
			continue
		}
		if !overwrite {
			return fmt.Errorf("defaults for command %q already exist, use --overwrite to replace", command)
		}
		if len(options) > 0 {
			f.Defaults[i].Options = options
		}
		return nil
	}
	f.Defaults = append(f.Defaults, commandDefaults{command, options})
	return nil
}

func (f *preference) setAlias(alias commandAlias, overwrite bool) error {
	for i, old := range f.Aliases {
		if old.Name != alias.Name {
			continue
		}
		if !overwrite {
			return fmt.Errorf("alias %q already exists, use --overwrite to replace", alias.Name)
		}
		if len(alias.Options) == 0 {
			alias.Options = old.Options
		}
		if len(alias.PrependArgs) == 0 {
			alias.PrependArgs = old.PrependArgs
		}
		if len(alias.AppendArgs) == 0 {
			alias.AppendArgs = old.AppendArgs
		}
		f.Aliases[i] = alias
		return nil
	}
	f.Aliases = append(f.Aliases, alias)
	return nil
}

func (f *preference) setPolicy(policy string, entries []string) error {
	if policy == "Allowlist" {
		f.CredentialPluginAllowlist = nil
		var errs []error
		for _, list := range entries {
			for _, entry := range strings.Split(list, ",") {
				field, value, ok := strings.Cut(entry, "=")
				switch {
				case !ok:
					errs = append(errs, fmt.Errorf("improperly formatted allowlist entry: %q", entry))
				case field == "name":
					errs = append(errs, errors.New(`allowlist entry field "name" is deprecated, use "command" instead`))
				case field != "command":
					errs = append(errs, fmt.Errorf("unrecognized allowlist entry field: %q", field))
				default:
					f.CredentialPluginAllowlist = append(f.CredentialPluginAllowlist, allowed{Command: value})
				}
			}
		}
		if err := joinErrors(errs); err != nil {
			return err
		}
	}
	f.CredentialPluginPolicy = policy
	return nil
}

// savePreference models k8s.io/kubectl/pkg/kuberc SavePreference.
func (r *run) savePreference(file string, pref *preference) error {
	if err := r.p.MkdirAll(path.Dir(file), 0o755); err != nil {
		return fmt.Errorf("failed to create directory %s: %w", path.Dir(file), err)
	}
	data, err := yaml.Marshal(pref)
	if err != nil {
		return err
	}
	if err := r.sys.writeFile(file, data); err != nil {
		return fmt.Errorf("failed to write kuberc file: %w", err)
	}
	fmt.Fprintf(r.out, "Updated %s\n", file)
	return nil
}
