package kubectl

import (
	"errors"
	"fmt"

	"k8s.io/apimachinery/pkg/labels"
)

// each calls fn for everything that a builder selects and collects the errors.
func (b *builder) each(fn func(*info) error) error {
	visit, err := b.plan()
	if err != nil {
		return err
	}
	return each(visit, fn)
}

func each(visit func(func(*info, error)) error, fn func(*info) error) error {
	var errs []error
	if err := visit(func(i *info, err error) {
		if err == nil {
			err = fn(i)
		}
		if err != nil {
			errs = append(errs, err)
		}
	}); err != nil {
		errs = append(errs, err)
	}
	return joinErrors(errs)
}

// planFiles visits manifests in the order of the files.
func (b *builder) planFiles() (func(func(*info, error)) error, error) {
	if len(b.types) > 0 {
		return nil, errors.New("when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well")
	}
	if len(b.names) > 0 {
		return nil, errors.New("name cannot be provided when a path is specified")
	}
	if len(b.tuples) > 0 {
		return nil, errors.New("resource/name arguments cannot be provided when a path is specified")
	}
	selector := labels.Everything()
	if b.labels != "" {
		var err error
		if selector, err = labels.Parse(b.labels); err != nil {
			return nil, fmt.Errorf("the provided selector %q is not valid: %v", b.labels, err)
		}
	}
	b.targetsSingle = true
	return func(fn func(*info, error)) error {
		return b.visitSources(func(i *info, err error) {
			if err == nil {
				err = b.settle(i)
			}
			if err == nil && !selector.Matches(labels.Set(manifestLabels(i.manifest))) {
				return
			}
			if err != nil {
				fn(nil, err)
				return
			}
			fn(i, nil)
		})
	}, nil
}

// settle gives a manifest its namespace and, when asked to, the server's current object.
func (b *builder) settle(i *info) error {
	switch {
	case i.kind == nil, b.local:
		return nil
	case !i.kind.Namespaced:
		i.namespace = ""
		unsetNamespace(i.manifest)
	case i.namespace == "":
		i.namespace = b.namespace
		setNamespace(i.manifest, b.namespace)
	case b.explicit && i.namespace != b.namespace:
		return fmt.Errorf("the namespace from the provided object %q does not match the namespace %q. You must pass '--namespace=%s' to perform this operation.", //nolint:staticcheck // kubectl's words
			i.namespace, b.namespace, i.namespace)
	}
	if b.latest && i.name != "" {
		return b.r.fetch(i)
	}
	return nil
}

// collect visits everything and returns what was found together with what went wrong.
func (b *builder) collect() ([]*info, error) {
	visit, err := b.plan()
	if err != nil {
		return nil, err
	}
	var infos []*info
	var errs []error
	err = visit(func(i *info, err error) {
		if err != nil {
			errs = append(errs, err)
			return
		}
		infos = append(infos, i)
	})
	if err != nil {
		errs = append(errs, err)
	}
	return infos, joinErrors(errs)
}
