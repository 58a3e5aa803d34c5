package kubectl

import (
	"bufio"
	"errors"
	"fmt"
	"strings"

	"sigs.k8s.io/yaml"
)

// errKubercOff is what kuberc's subcommands say when preferences are switched off.
var errKubercOff = errors.New("KUBERC is disabled via KUBERC=off environment variable")

// runKubercView models k8s.io/kubectl/pkg/cmd/kuberc ViewOptions.
func runKubercView(r *run, _ []string) error {
	file, explicit, err := r.kubercFile(r.str("kuberc"))
	if err != nil {
		return err
	}
	if file == "" {
		return errKubercOff
	}
	data, err := r.sys.readFile(file)
	if err != nil {
		if explicit {
			return fmt.Errorf("kuberc file not found at %s", file)
		}
		return r.offerKuberc(file)
	}
	pref := &preference{}
	if err := yaml.Unmarshal(data, pref); err != nil {
		return fmt.Errorf("error parsing kuberc file: %w", err)
	}
	if pref.Aliases == nil {
		pref.Aliases = []commandAlias{}
	}
	if pref.Defaults == nil {
		pref.Defaults = []commandDefaults{}
	}
	p, err := r.outputPrinter()
	if err != nil {
		return err
	}
	return p.print(r.out, pref)
}

// offerKuberc asks whether a file with recommended defaults shall be made.
func (r *run) offerKuberc(file string) error {
	fmt.Fprintf(r.out, "kuberc file not found at %s\nWould you like to generate a default kuberc file with recommended options? (y/N): ", file)
	line, _ := bufio.NewReader(r.in).ReadString('\n')
	if !strings.EqualFold(strings.TrimSpace(line), "y") {
		return nil
	}
	return r.savePreference(file, &preference{APIVersion: preferenceVersion, Kind: "Preference", Defaults: []commandDefaults{
		{"apply", []optionDefault{{"server-side", "true"}}}, {"delete", []optionDefault{{"interactive", "true"}}},
	}})
}
