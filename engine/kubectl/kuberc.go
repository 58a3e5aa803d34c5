package kubectl

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/spf13/pflag"
	"sigs.k8s.io/yaml"
)

// preference is what a kuberc file holds: a user's own defaults and aliases.
// Models k8s.io/kubectl/pkg/config/v1beta1 Preference
type preference struct {
	APIVersion                string            `json:"apiVersion"`
	Kind                      string            `json:"kind"`
	Defaults                  []commandDefaults `json:"defaults"`
	Aliases                   []commandAlias    `json:"aliases"`
	CredentialPluginPolicy    string            `json:"credentialPluginPolicy,omitempty"`
	CredentialPluginAllowlist []allowed         `json:"credentialPluginAllowlist,omitempty"`
}

type commandDefaults struct {
	Command string          `json:"command"`
	Options []optionDefault `json:"options"`
}

type commandAlias struct {
	Name        string          `json:"name"`
	Command     string          `json:"command"`
	PrependArgs []string        `json:"prependArgs,omitempty"`
	AppendArgs  []string        `json:"appendArgs,omitempty"`
	Options     []optionDefault `json:"options,omitempty"`
}

type optionDefault struct {
	Name    string `json:"name"`
	Default string `json:"default"`
}

type allowed struct {
	Name    string `json:"name,omitempty"`
	Command string `json:"command,omitempty"`
}

const preferenceVersion = "kubectl.config.k8s.io/v1beta1"

// kubercFile is where the preferences are; "" when they are switched off. Explicit says that somebody named the file.
// Models k8s.io/kubectl/pkg/kuberc LoadKuberc
func (r *run) kubercFile(flag string) (file string, explicit bool, err error) {
	env := r.p.Getenv("KUBERC")
	switch {
	case env == "off" && flag != "":
		return "", false, fmt.Errorf("disabling kuberc via KUBERC=off and passing kuberc flag are mutually exclusive")
	case env == "off":
		return "", false, nil
	case flag != "":
		return flag, true, nil
	case env != "":
		return env, true, nil
	}
	home := r.p.Getenv("HOME")
	if home == "" {
		home = "/root"
	}
	return path.Join(home, ".kube/kuberc"), false, nil
}

// preferences reads the kuberc file that the arguments or the environment name, nil when there is none.
func (r *run) preferences(args []string) (*preference, error) {
	if r.p.Getenv("KUBECTL_KUBERC") == "false" {
		return nil, nil
	}
	flag, err := kubercFlag(args)
	if err != nil {
		return nil, err
	}
	file, explicit, err := r.kubercFile(flag)
	if file == "" || err != nil || !explicit && !r.sys.exists(file) {
		return nil, err
	}
	data, err := r.sys.readFile(file)
	if err != nil {
		return nil, fmt.Errorf("kuberc: open %s: %w", file, err)
	}
	pref := &preference{}
	if err := yaml.Unmarshal(data, pref); err != nil || pref.Kind != "Preference" || !strings.HasPrefix(pref.APIVersion, "kubectl.config.k8s.io/") {
		if len(strings.TrimSpace(string(data))) == 0 {
			return nil, nil
		}
		err = fmt.Errorf("no valid preferences found in %s, use --v=5 to see details", file)
		if explicit {
			return nil, fmt.Errorf("kuberc: %w", err)
		}
		fmt.Fprintf(r.err, "kuberc: no preferences loaded from %s: %v", file, err)
		return nil, nil
	}
	return pref, nil
}

func kubercFlag(args []string) (string, error) {
	for i, arg := range args {
		value, given := strings.CutPrefix(arg, "--kuberc=")
		switch {
		case arg == "--":
			return "", nil
		case arg == "--kuberc" && i+1 < len(args):
			return args[i+1], nil
		case arg == "--kuberc", given && value == "":
			return "", fmt.Errorf("kuberc file is not found")
		case given:
			return value, nil
		}
	}
	return "", nil
}

// expand replaces an alias by what it stands for. Models k8s.io/kubectl/pkg/kuberc (*Preferences).applyAliases
func (f *preference) expand(root *command, args []string) ([]string, error) {
	if f == nil {
		return args, nil
	}
	if _, _, err := root.find(args); err == nil {
		return args, nil
	}
	at := slices.IndexFunc(args, func(a string) bool { return !strings.HasPrefix(a, "-") })
	for _, alias := range f.Aliases {
		if at < 0 || alias.Name != args[at] {
			continue
		}
		words := strings.Fields(alias.Command)
		cmd, rest, err := root.find(words)
		if err != nil {
			return args, fmt.Errorf("command %q not found to set alias %q: %v", alias.Command, alias.Name, rest)
		}
		flags := cmd.flagSet()
		for _, o := range alias.Options {
			flag := flags.Lookup(o.Name)
			if flag == nil {
				return args, fmt.Errorf("invalid alias flag %s in alias kubectl", o.Name)
			}
			if !givenFlag(flag, args) {
				words = append(words, "--"+o.Name+"="+o.Default)
			}
		}
		return slices.Concat(args[:at], words, alias.PrependArgs, args[at+1:], alias.AppendArgs), nil
	}
	return args, nil
}

// override sets the defaults of a command's flags. Models k8s.io/kubectl/pkg/kuberc (*Preferences).applyOverrides
func (f *preference) override(cmd *command, flags *pflag.FlagSet, args []string, errOut io.Writer) error {
	if f == nil {
		return nil
	}
	for _, d := range f.Defaults {
		of, _, err := cmd.root().find(strings.Fields(d.Command))
		if err != nil {
			fmt.Fprintf(errOut, "Warning: command %q not found to set kuberc override\n", d.Command)
			continue
		}
		if of.name() != cmd.name() {
			continue
		}
		for _, o := range d.Options {
			flag := flags.Lookup(o.Name)
			switch {
			case flag == nil:
				return fmt.Errorf("invalid flag %s for command %s", o.Name, d.Command)
			case givenFlag(flag, args):
				continue
			}
			if err := flags.Set(o.Name, o.Default); err != nil {
				return fmt.Errorf("could not apply override value %s to flag %s in command %s err: %w", o.Default, o.Name, d.Command, err)
			}
		}
	}
	return nil
}

// givenFlag tells whether the arguments set a flag.
func givenFlag(flag *pflag.Flag, args []string) bool {
	return slices.ContainsFunc(args, func(a string) bool {
		return a == "--"+flag.Name || strings.HasPrefix(a, "--"+flag.Name+"=") || flag.Shorthand != "" && strings.HasPrefix(a, "-"+flag.Shorthand)
	})
}
