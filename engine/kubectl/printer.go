package kubectl

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"

	"k8s.io/client-go/util/jsonpath"
	"sigs.k8s.io/yaml"
	"sigs.k8s.io/yaml/kyaml"

	"github.com/podscope/podscope/engine/store"
)

// printer prints one object (or list) in the format that -o names.
type printer interface {
	print(out io.Writer, obj any) error
}

var (
	templateFormats = []string{"go-template", "go-template-file", "jsonpath", "jsonpath-as-json", "jsonpath-file", "template", "templatefile"}
	plainFormats    = []string{"json", "kyaml", "yaml"}
)

// errNoPrinter says that no printer knows a format.
func errNoPrinter(format string, extra ...string) error {
	formats := append(append(append([]string{}, templateFormats...), plainFormats...), extra...)
	sort.Strings(formats)
	return fmt.Errorf("unable to match a printer suitable for the output format %q, allowed formats are: %s", format, strings.Join(formats, ","))
}

// outputPrinter is the printer for -o and --template; nil when neither was given. Extra are formats that the caller handles
// itself, for the error message.
func (r *run) outputPrinter(extra ...string) (printer, error) {
	p, err := r.formatPrinter(extra...)
	return r.withManagers(p), err
}

func (r *run) formatPrinter(extra ...string) (printer, error) {
	format, template := r.str("output"), r.str("template")
	if format == "" && template != "" {
		format = "go-template"
	}
	switch strings.ToLower(format) {
	case "":
		return nil, nil
	case "yaml":
		return &yamlPrinter{managed: r.flag("show-managed-fields")}, nil
	case "kyaml":
		return kyamlPrinter{managed: r.flag("show-managed-fields")}, nil
	case "json":
		return jsonPrinter{managed: r.flag("show-managed-fields")}, nil
	case "name":
		return namePrinter{}, nil
	}
	if p, err := r.templatePrinter(format, template); p != nil || err != nil {
		return p, err
	}
	return nil, errNoPrinter(format, extra...)
}

// templatePrinter finds the printer of formats that carry a template: FORMAT=TEMPLATE, or FORMAT with --template.
func (r *run) templatePrinter(format, template string) (printer, error) {
	name, value, _ := strings.Cut(format, "=")
	if template != "" {
		value = template
	}
	known := false
	for _, f := range templateFormats {
		known = known || f == name
	}
	if !known {
		return nil, nil
	}
	if value == "" {
		return nil, errors.New("template format specified but no template given")
	}
	if strings.HasSuffix(name, "file") {
		data, err := r.sys.readFile(value)
		if err != nil {
			return nil, fmt.Errorf("error reading --template %s, open %s: %v", value, value, err)
		}
		value = string(data)
	}
	missing := r.flags.Lookup("allow-missing-template-keys") == nil || r.flag("allow-missing-template-keys")
	if strings.HasPrefix(name, "jsonpath") {
		return newJSONPathPrinter(value, missing, name == "jsonpath-as-json")
	}
	return newTemplatePrinter(value, missing)
}

type yamlPrinter struct {
	managed bool
	count   int
}

func (p *yamlPrinter) print(out io.Writer, obj any) error {
	p.count++
	if p.count > 1 {
		io.WriteString(out, "---\n")
	}
	data, err := yaml.Marshal(withoutManaged(obj, p.managed))
	if err != nil {
		return err
	}
	_, err = out.Write(data)
	return err
}

type jsonPrinter struct{ managed bool }

func (p jsonPrinter) print(out io.Writer, obj any) error {
	data, err := json.MarshalIndent(withoutManaged(obj, p.managed), "", "    ")
	if err != nil {
		return err
	}
	_, err = out.Write(append(data, '\n'))
	return err
}

// withoutManaged drops managed fields, which are hidden unless asked for.
func withoutManaged(obj any, managed bool) any {
	m, ok := obj.(map[string]any)
	if !ok || managed {
		return obj
	}
	drop := func(m map[string]any) {
		if meta := metadata(m); meta != nil {
			delete(meta, "managedFields")
		}
	}
	drop(m)
	if items, ok := m["items"].([]any); ok {
		for _, item := range items {
			if im, ok := item.(map[string]any); ok {
				drop(im)
			}
		}
	}
	return m
}

// namePrinter prints RESOURCE/NAME, followed by what was done.
type namePrinter struct{ operation string }

func (p namePrinter) print(out io.Writer, obj any) error {
	if o, ok := obj.(store.Object); ok {
		version, kind := o.GetObjectKind().GroupVersionKind().ToAPIVersionAndKind()
		obj = map[string]any{"apiVersion": version, "kind": kind, "metadata": map[string]any{"name": o.GetName()}}
	}
	m := toMap(obj)
	if items, ok := m["items"].([]any); ok {
		for _, item := range items {
			if err := p.print(out, item); err != nil {
				return err
			}
		}
		return nil
	}
	operation := ""
	if p.operation != "" {
		operation = " " + p.operation
	}
	_, err := fmt.Fprintf(out, "%s/%s%s\n", manifestKindName(m), metaString(m, "name"), operation)
	return err
}

// manifestKindName is a manifest's kind in lower case with its group.
func manifestKindName(m map[string]any) string {
	kind, _ := m["kind"].(string)
	version, _ := m["apiVersion"].(string)
	if group, _, ok := strings.Cut(version, "/"); ok {
		return strings.ToLower(kind) + "." + group
	}
	return strings.ToLower(kind)
}

// jsonpathPrinter models k8s.io/cli-runtime/pkg/printers JSONPathPrinter.
type jsonpathPrinter struct {
	template string
	path     *jsonpath.JSONPath
}

func newJSONPathPrinter(template string, missing, asJSON bool) (printer, error) {
	j := jsonpath.New("out")
	if err := j.Parse(template); err != nil {
		return nil, fmt.Errorf("error parsing jsonpath %s, %v", template, err)
	}
	j.AllowMissingKeys(missing)
	j.EnableJSONOutput(asJSON)
	return jsonpathPrinter{template, j}, nil
}

func (p jsonpathPrinter) print(out io.Writer, obj any) error {
	object := toMap(obj)
	if err := executeInOrder(p.path, p.template, out, object); err != nil {
		return fmt.Errorf("error executing jsonpath %q: Error executing template: %v. Printing more information for debugging the template:\n"+
			"\ttemplate was:\n\t\t%v\n\tobject given to jsonpath engine was:\n\t\t%#v\n\n\n", p.template, err, p.template, object)
	}
	return nil
}

// printDone reports an operation: the object in the format of -o, or "pod/web created". One printer prints all objects of a command, so that
// YAML documents are separated, but for commands that report each object in its own words.
func (r *run) printDone(obj any, operation string) error {
	return r.printTold(obj, operation+r.dryRun.suffix())
}

// printTold is printDone without a word about a dry run.
func (r *run) printTold(obj any, operation string) error {
	p := r.done
	if p == nil {
		var err error
		if p, err = r.outputPrinter("name"); err != nil {
			return err
		}
	}
	if p == nil {
		return namePrinter{operation}.print(r.out, obj)
	}
	if !wordy[strings.TrimPrefix(r.cmd.path, "kubectl ")] {
		r.done = p
	}
	return p.print(r.out, obj)
}

// wordy are the commands that take a new printer for each object.
var wordy = map[string]bool{
	"patch": true, "label": true, "taint": true, "cordon": true, "uncordon": true, "drain": true,
	"rollout undo": true, "rollout restart": true, "rollout pause": true, "rollout resume": true,
}

// kyamlPrinter prints the subset of YAML that looks like JSON.
type kyamlPrinter struct{ managed bool }

func (p kyamlPrinter) print(out io.Writer, obj any) error {
	var k kyaml.Encoder
	return k.FromObject(withoutManaged(obj, p.managed), out)
}
