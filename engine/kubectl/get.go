package kubectl

import (
	"errors"
	"fmt"
	"io"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"

	"github.com/podscope/podscope/engine/api"
)

// runGet models k8s.io/kubectl/pkg/cmd/get.
func runGet(r *run, args []string) error {
	if raw := r.str("raw"); raw != "" {
		return r.getRaw(raw, args)
	}
	if err := r.checkGet(args); err != nil {
		return err
	}
	b := r.newBuilder().args(true, args)
	b.latest = true
	if r.flag("watch") || r.flag("watch-only") {
		return r.watchObjects(b)
	}
	if !r.humanReadable() {
		return r.getGeneric(b)
	}
	return r.getTable(b)
}

// humanReadable reports whether the output is a table.
func (r *run) humanReadable() bool {
	o := r.str("output")
	return o == "wide" || o == "" && r.str("template") == ""
}

func (r *run) checkGet(args []string) error {
	watching := r.flag("watch") || r.flag("watch-only")
	if r.str("sort-by") != "" {
		switch {
		case r.flag("watch"):
			io.WriteString(r.err, "warning: --watch requested, --sort-by will be ignored for watch events received\n")
		case r.flag("watch-only"):
			io.WriteString(r.err, "warning: --watch-only requested, --sort-by will be ignored\n")
		}
	}
	if !watching && len(args) == 0 && len(r.list("filename")) == 0 && r.str("kustomize") == "" {
		io.WriteString(r.err, "You must specify the type of resource to get. Use \"kubectl api-resources\" for a complete list of supported resources.\n\n")
		return r.usageError("Required resource not specified.\nUse \"kubectl explain <resource>\" for a detailed description of that resource (e.g. kubectl explain pods).")
	}
	if o := r.str("output"); r.flag("show-labels") && o != "" && o != "wide" {
		return fmt.Errorf("--show-labels option cannot be used with %s printer", o)
	}
	if r.flag("output-watch-events") && !watching {
		return errors.New("--output-watch-events option can only be used with --watch or --watch-only")
	}
	return nil
}

// getTable prints one table for each kind.
func (r *run) getTable(b *builder) error {
	visit, err := b.plan()
	if err != nil {
		return err
	}
	var infos []*info
	var errs []error
	if err := visit(func(i *info, err error) {
		if err == nil {
			infos = append(infos, i)
		} else if !r.flag("ignore-not-found") || !apierrors.IsNotFound(err) {
			errs = append(errs, err)
		}
	}); err != nil {
		errs = append(errs, err)
	}
	answers := len(infos)
	if !b.targetsSingle {
		answers = len(b.types)
	}
	if err := r.checkSort(answers); err != nil {
		return joinErrors(append(errs, err))
	}
	groups := byKind(infos)
	if !b.targetsSingle || len(groups) == 1 {
		if groups, err = r.sortGroups(groups); err != nil {
			return err
		}
	}
	written := r.printGroups(groups, b.several)
	if written == 0 && !r.flag("ignore-not-found") && len(errs) == 0 {
		r.printNothing(b, groups)
	}
	return joinErrors(errs)
}

// byKind splits infos into runs of the same kind.
func byKind(infos []*info) [][]*info {
	var out [][]*info
	for _, i := range infos {
		if n := len(out); n > 0 && out[n-1][0].kind == i.kind {
			out[n-1] = append(out[n-1], i)
		} else {
			out = append(out, []*info{i})
		}
	}
	return out
}

// printGroups prints tables with a blank line between them and returns how many rows there were. Names are told with their kind where there
// are several.
func (r *run) printGroups(groups [][]*info, several bool) int {
	for _, g := range groups {
		several = several || g[0].kind != groups[0][0].kind
	}
	rows := 0
	for _, g := range groups {
		if rows > 0 && !r.flag("no-headers") {
			io.WriteString(r.out, "\n")
		}
		p := r.newTable(g[0].kind, several || r.flag("show-kind"))
		for _, i := range g {
			p.print(i.object, "")
			rows++
		}
		p.out.Flush()
	}
	return rows
}

// newTable is a table with the decorations that the flags ask for.
func (r *run) newTable(k *api.Kind, withKind bool) *tablePrinter {
	p := &tablePrinter{
		out: newTabWriter(r.out), at: tableTime{r.p.Now()}, wide: r.str("output") == "wide", noHeaders: r.flag("no-headers"),
		plain: !r.flag("server-print"), namespace: r.flag("all-namespaces") && k.Namespaced, showLabels: r.flag("show-labels"), labelColumns: r.list("label-columns"),
	}
	if withKind {
		p.prefix = kindName(k) + "/"
	}
	return p
}

func (r *run) printNothing(b *builder, groups [][]*info) {
	namespaced := !b.allNamespaces
	for _, t := range b.types {
		if k, err := kindFor(t); err == nil && !k.Namespaced {
			namespaced = false
		}
	}
	if namespaced {
		fmt.Fprintf(r.err, "No resources found in %s namespace.\n", b.namespace)
	} else {
		io.WriteString(r.err, "No resources found\n")
	}
}

// getGeneric prints one object, or a list of them, in the format of -o.
// Models k8s.io/kubectl/pkg/cmd/get (*GetOptions).printGeneric.
func (r *run) getGeneric(b *builder) error {
	infos, err := b.collect()
	if err != nil && r.flag("ignore-not-found") {
		err = utilerrors.FilterOut(err, apierrors.IsNotFound)
	}
	if err != nil && b.single {
		return err
	}
	if len(infos) == 0 && r.flag("ignore-not-found") {
		return err
	}
	p, perr := r.getPrinter()
	if perr != nil {
		return perr
	}
	if !r.columnsOutput() && r.str("sort-by") != "" || r.columnsOutput() {
		if sorted, serr := r.sortInfos(infos); serr == nil {
			infos = sorted
		} else {
			return serr
		}
	}
	var object any
	if b.single && len(infos) == 1 {
		object = infos[0].content()
	} else {
		object = listOf(infos)
	}
	if perr := p.print(r.out, object); perr != nil {
		return joinErrors(append(flatten(err), perr))
	}
	return err
}

func flatten(err error) []error {
	if err == nil {
		return nil
	}
	if agg, ok := err.(utilerrors.Aggregate); ok {
		return agg.Errors()
	}
	return []error{err}
}

// listOf wraps objects as kubectl does for output.
func listOf(infos []*info) map[string]any {
	items := make([]any, len(infos))
	for n, i := range infos {
		items[n] = i.content()
	}
	return map[string]any{"apiVersion": "v1", "kind": "List", "metadata": map[string]any{"resourceVersion": ""}, "items": items}
}

func (r *run) columnsOutput() bool { return strings.HasPrefix(r.str("output"), "custom-columns") }

// getPrinter is outputPrinter with the formats that only get has.
func (r *run) getPrinter() (printer, error) {
	if r.columnsOutput() {
		p, err := r.newColumnsPrinter()
		return r.withManagers(p), err
	}
	return r.outputPrinter("custom-columns", "custom-columns-file", "name", "wide")
}

// getRaw shows what a path of the API server answers.
func (r *run) getRaw(raw string, args []string) error {
	switch {
	case len(args) > 0:
		return errors.New("arguments may not be passed when --raw is specified")
	case r.flag("watch"), r.flag("watch-only"), r.str("selector") != "":
		return errors.New("--raw may not be specified with other flags that filter the server request or alter the output")
	case r.str("output") != "":
		return errors.New("--raw and --output are mutually exclusive")
	case !strings.HasPrefix(raw, "/"):
		return fmt.Errorf("--raw must be a valid URL path: parse %q: invalid URI for request", raw)
	}
	r.p.Sleep(requestTime)
	return r.raw("GET", raw, nil)
}
