package kubectl

import (
	"fmt"
	"strings"
)

// runAnnotate models k8s.io/kubectl/pkg/cmd/annotate.
func runAnnotate(r *run, args []string) error {
	return (&pairing{
		what: "annotation", parse: parseAnnotationChanges, read: metaObject.GetAnnotations, write: metaObject.SetAnnotations,
		refuse: annotationsDeclared, report: func(_, _ map[string]string) string { return "annotated" }, wasteful: true,
	}).run(r, args)
}

// parseAnnotationChanges models k8s.io/kubectl/pkg/cmd/util ParsePairs.
func parseAnnotationChanges(changes []string) (pairs, error) {
	p := pairs{set: map[string]string{}}
	for _, c := range changes {
		if k, v, ok := strings.Cut(c, "="); ok {
			p.set[k] = v
		} else {
			p.remove = append(p.remove, strings.TrimSuffix(c, "-"))
		}
	}
	var both []string
	for _, k := range p.remove {
		if _, also := p.set[k]; also {
			both = append(both, k)
		}
	}
	if len(both) > 0 {
		return p, fmt.Errorf("can not both modify and remove the following annotation(s) in the same command: %s", strings.Join(both, ", "))
	}
	return p, nil
}

// annotationsDeclared models k8s.io/kubectl/pkg/cmd/annotate validateNoAnnotationOverwrites.
func annotationsDeclared(old, set map[string]string) error {
	var clashes []string
	for _, k := range sortedKeys(set) {
		if v, has := old[k]; has && v != set[k] && k != changeCause {
			clashes = append(clashes, fmt.Sprintf("'%s' already has a value (%s)", k, v))
		}
	}
	if len(clashes) == 0 {
		return nil
	}
	return fmt.Errorf("--overwrite is false but found the following declared annotation(s): %s", strings.Join(clashes, "; "))
}
