package kubectl

import (
	"errors"
	"fmt"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/store"
)

var errNoFiles = errors.New("must specify one of -f and -k")

// checkRawCreate refuses what --raw cannot be combined with.
func (r *run) checkRawCreate() error {
	files := r.list("filename")
	switch {
	case r.str("raw") == "":
		return nil
	case r.flag("edit"):
		return errors.New("--raw and --edit are mutually exclusive")
	case len(files) != 1:
		return errors.New("--raw can only use a single local file or stdin")
	case strings.HasPrefix(files[0], "http://") || strings.HasPrefix(files[0], "https://"):
		return errors.New("--raw cannot read from a url")
	case r.flag("recursive"):
		return errors.New("--raw and --recursive are mutually exclusive")
	case r.str("selector") != "":
		return errors.New("--raw and --selector (-l) are mutually exclusive")
	case r.str("output") != "":
		return errors.New("--raw and --output are mutually exclusive")
	}
	return nil
}

// runCreate models k8s.io/kubectl/pkg/cmd/create: from files; the generators are in generate_*.go.
func runCreate(r *run, args []string) error {
	if len(args) > 0 {
		return r.usageError("Unexpected args: %v", args)
	}
	if err := r.readDryRun(); err != nil {
		return err
	}
	if len(r.list("filename")) == 0 && r.str("kustomize") == "" {
		return errNoFiles
	}
	if err := r.checkRawCreate(); err != nil {
		return err
	}
	if raw := r.str("raw"); raw != "" {
		return r.rawWrite("POST", raw)
	}
	if r.flag("edit") {
		return runCreateEdited(r)
	}
	count := 0
	var errs []error
	visit, err := r.newBuilder().plan()
	if err != nil {
		return err
	}
	if err := visit(func(i *info, err error) {
		if err == nil {
			count++
			err = r.createOne(i)
		}
		if err != nil {
			errs = append(errs, err)
		}
	}); err != nil {
		errs = append(errs, err)
	}
	if count == 0 && len(errs) == 0 {
		return errors.New("no objects passed to create")
	}
	return joinErrors(errs)
}

func (r *run) createOne(i *info) error {
	created, err := r.createFrom(i)
	if err != nil {
		return withSource("creating", i.source, err)
	}
	return r.printDone(created, "created")
}

// createFrom creates a manifest's object and returns it, or what a dry run takes for it.
func (r *run) createFrom(i *info) (any, error) {
	manifest := i.manifest
	if r.flag("save-config") {
		manifest, _ = annotated(manifest)
	}
	r.record(manifestMeta(manifest))
	if r.dryRun == dryRunClient {
		return manifest, nil
	}
	obj, err := r.create(i.kind, i.namespace, manifest)
	if err != nil {
		return nil, err
	}
	i.refresh(obj)
	return i.content(), nil
}

// generated creates an object that a generator has built and prints it. The words say what failed ("failed to create deployment").
func (r *run) generated(obj store.Object, words string) error {
	err := r.generatedAs(obj, "created")
	switch {
	case err == nil || words == "":
		return err
	case strings.HasSuffix(words, " "):
		return fmt.Errorf("%s%w", words, plain{err})
	}
	return fmt.Errorf("%s: %w", words, plain{err})
}

// generatedAs is generated with the word that says what was done.
func (r *run) generatedAs(obj store.Object, done string) error {
	k := api.KindOf(obj)
	obj.GetObjectKind().SetGroupVersionKind(k.GroupVersionKind)
	if r.flag("save-config") {
		_, annotation := annotated(toMap(obj))
		a := obj.GetAnnotations()
		if a == nil {
			a = map[string]string{}
		}
		a[lastApplied] = annotation
		obj.SetAnnotations(a)
	}
	if r.dryRun == dryRunClient {
		return r.printDone(obj, "created")
	}
	r.p.Sleep(writeTime)
	if err := r.authorize("create", k, r.namespaceFor(k), "", ""); err != nil {
		return err
	}
	body := toJSON(toMap(obj))
	created, err := traced(r, "POST", k, r.namespaceFor(k), "", r.writeQuery(), body, func() (store.Object, error) {
		return r.client.CreateFrom(k.Name(), r.namespaceFor(k), body, api.CreateOptions{DryRun: r.dryRunServer(), FieldValidation: r.validation()})
	})
	if err != nil {
		return err
	}
	return r.printDone(created, done)
}

// plain hides that an error came from the server, so that it is worded as any other.
type plain struct{ error }

func (r *run) namespaceFor(k *api.Kind) string {
	if k.Namespaced {
		return r.namespace
	}
	return ""
}

// nameArg is the one NAME that a generator takes.
func (r *run) nameArg(args []string) (string, error) {
	args, _, _ = r.argsAtDash(args)
	if len(args) != 1 {
		return "", r.usageError("exactly one NAME is required, got %d", len(args))
	}
	return args[0], nil
}

// meta is a generator's metadata: the name, and the namespace when it was given.
func (r *run) meta(name string) metav1.ObjectMeta {
	m := metav1.ObjectMeta{Name: name}
	if r.namespaceGiven {
		m.Namespace = r.namespace
	}
	return m
}
