package kubectl

import (
	"errors"
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
)

// runLabel models k8s.io/kubectl/pkg/cmd/label.
func runLabel(r *run, args []string) error {
	return (&pairing{
		what: "label", parse: parseLabels, read: metaObject.GetLabels, write: metaObject.SetLabels, refuse: labelsDeclared, report: labelMessage,
	}).run(r, args)
}

func parseLabels(changes []string) (pairs, error) {
	p := pairs{set: map[string]string{}}
	for _, c := range changes {
		parts := strings.Split(c, "=")
		switch {
		case len(parts) == 1:
			p.remove = append(p.remove, strings.TrimSuffix(c, "-"))
			continue
		case len(parts) > 2:
			return p, fmt.Errorf("invalid label spec: %v", c)
		}
		if errs := validation.IsValidLabelValue(parts[1]); len(errs) > 0 {
			return p, fmt.Errorf("invalid label value: %q: %s", c, strings.Join(errs, ";"))
		}
		p.set[parts[0]] = parts[1]
	}
	for _, k := range p.remove {
		if _, both := p.set[k]; both {
			return p, errors.New("can not both modify and remove a label in the same command")
		}
	}
	return p, nil
}

// labelsDeclared models k8s.io/kubectl/pkg/cmd/label validateNoOverwrites.
func labelsDeclared(old, set map[string]string) error {
	var errs []error
	for _, k := range sortedKeys(set) {
		if v, has := old[k]; has && v != set[k] {
			errs = append(errs, fmt.Errorf("'%s' already has a value (%s), and --overwrite is false", k, v))
		}
	}
	return joinErrors(errs)
}

// labelMessage models k8s.io/kubectl/pkg/cmd/label updateDataChangeMsg.
func labelMessage(old, new map[string]string) string {
	added, removed := false, false
	for k, v := range new {
		was, has := old[k]
		added = added || !has || was != v
	}
	for k := range old {
		_, has := new[k]
		removed = removed || !has
	}
	switch {
	case added && removed:
		return "modified"
	case added:
		return "labeled"
	case removed:
		return "unlabeled"
	}
	return "not labeled"
}
