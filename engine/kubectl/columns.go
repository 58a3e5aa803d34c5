package kubectl

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"k8s.io/client-go/util/jsonpath"

	"github.com/podscope/podscope/engine/inorder"
)

// columnsPrinter prints the columns of -o custom-columns.
// Models k8s.io/kubectl/pkg/cmd/get CustomColumnsPrinter.
type columnsPrinter struct {
	headers   []string
	specs     []string
	paths     []*jsonpath.JSONPath // of specs, once something is printed
	noHeaders bool
}

func (r *run) newColumnsPrinter() (printer, error) {
	format, spec, _ := strings.Cut(r.str("output"), "=")
	if t := r.str("template"); t != "" {
		spec = t
	}
	if format != "custom-columns" && format != "custom-columns-file" {
		return nil, errNoPrinter(r.str("output"), "custom-columns", "custom-columns-file", "name", "wide")
	}
	if spec == "" {
		return nil, errors.New("custom-columns format specified but no custom columns given")
	}
	p := &columnsPrinter{noHeaders: r.flag("no-headers")}
	if format == "custom-columns-file" {
		p.noHeaders = false
		return p, p.readFile(r, spec)
	}
	for _, part := range strings.Split(spec, ",") {
		header, path, ok := strings.Cut(part, ":")
		if !ok {
			return nil, fmt.Errorf("unexpected custom-columns spec: %s, expected <header>:<json-path-expr>", part)
		}
		if err := p.add(header, path); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (p *columnsPrinter) readFile(r *run, file string) error {
	data, err := r.sys.readFile(file)
	if err != nil {
		return fmt.Errorf("error reading template %s, open %s: %v\n", file, file, err) //nolint:staticcheck // kubectl's words
	}
	lines := strings.Split(string(data), "\n")
	const expected = "Expected format is one line of space separated headers, one line of space separated column specs."
	if lines[0] == "" {
		return errors.New("invalid template, missing header line. " + expected)
	}
	if len(lines) < 2 || lines[1] == "" {
		return errors.New("invalid template, missing spec line. " + expected)
	}
	headers, specs := strings.Fields(lines[0]), strings.Fields(lines[1])
	if len(headers) != len(specs) {
		return fmt.Errorf("number of headers (%d) and field specifications (%d) don't match", len(headers), len(specs))
	}
	for i := range headers {
		if err := p.add(headers[i], specs[i]); err != nil {
			return err
		}
	}
	return nil
}

func (p *columnsPrinter) add(header, path string) error {
	relaxed, err := relaxedJSONPath(path)
	if err != nil {
		return err
	}
	p.headers, p.specs = append(p.headers, header), append(p.specs, relaxed)
	return nil
}

// parse reads the column's paths.
func (p *columnsPrinter) parse() error {
	if p.paths != nil {
		return nil
	}
	for n, spec := range p.specs {
		j := jsonpath.New(fmt.Sprintf("column%d", n)).AllowMissingKeys(true)
		if err := j.Parse(spec); err != nil {
			return err
		}
		p.paths = append(p.paths, j)
	}
	return nil
}

func (p *columnsPrinter) print(out io.Writer, obj any) error {
	w := newTabWriter(out)
	defer w.Flush()
	if !p.noHeaders {
		fmt.Fprintln(w, strings.Join(p.headers, "\t"))
	}
	if err := p.parse(); err != nil {
		return err
	}
	object := toMap(obj)
	items, ok := object["items"].([]any)
	if !ok {
		items = []any{object}
	}
	for _, item := range items {
		if err := p.row(w, item); err != nil {
			return err
		}
	}
	return nil
}

func (p *columnsPrinter) row(w io.Writer, item any) error {
	var cells []string
	for i, path := range p.paths {
		values, err := path.FindResults(forJSONPath(p.specs[i], item))
		if err != nil {
			return err
		}
		var cell []string
		if len(values) == 0 || len(values[0]) == 0 {
			cell = append(cell, "<none>")
		}
		for _, vs := range values {
			for _, v := range vs {
				cell = append(cell, fmt.Sprint(inorder.AsMaps(v.Interface())))
			}
		}
		cells = append(cells, strings.Join(cell, ","))
	}
	_, err := fmt.Fprintln(w, strings.Join(cells, "\t"))
	return err
}
