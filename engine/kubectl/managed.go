package kubectl

import (
	"bytes"
	"io"
	"regexp"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/podscope/podscope/engine/api"
)

// managersPrinter prints objects with who manages their fields. The server works that out when asked, so it is asked only where it can be seen.
type managersPrinter struct {
	printer
	server *api.Server
	unseen bool // but when the printer fails and shows all that it was given
}

// withManagers makes a printer print managed fields where the format that was asked for can show them.
func (r *run) withManagers(p printer) printer {
	if p == nil {
		return nil
	}
	format, template := r.str("output"), r.str("template")
	switch strings.ToLower(format) {
	case "yaml", "json", "kyaml":
		if !r.flag("show-managed-fields") {
			return p
		}
	case "name":
		return p
	default:
		unseen := !strings.Contains(format, "file") && !reachesManagers(format+"="+template)
		return managersPrinter{p, r.server, unseen}
	}
	return managersPrinter{p, r.server, false}
}

// indexed is what selects items of a list within a path.
var indexed = regexp.MustCompile(`\[[^\]]*\]`)

// reachesManagers reports whether a template may come to the managed fields: it names them, or a path in it ends at what they are part of (an
// object, a list of objects, metadata) or goes through all there is. Most paths end at something else, of a thousand objects perhaps.
func reachesManagers(template string) bool {
	if strings.Contains(template, "managedFields") || strings.Contains(template, "..") {
		return true
	}
	_, template, _ = strings.Cut(template, "=")
	words := strings.FieldsFunc(template, func(c rune) bool { return strings.ContainsRune(" \t\n{}|(),", c) })
	for i, word := range words {
		_, column, ok := strings.Cut(word, ":")
		if ok {
			word = column
		}
		path := indexed.ReplaceAllString(word, "")
		if i > 0 && words[i-1] == "range" && path == ".items" || strings.ContainsAny(word[:min(1, len(word))], `"'`) {
			continue
		}
		switch last := path[strings.LastIndex(path, ".")+1:]; last {
		case "metadata", "items", "*", "", "@", "]":
			return true
		default:
			if strings.HasPrefix(last, "$") {
				return true
			}
		}
	}
	return false
}

func (p managersPrinter) print(out io.Writer, obj any) error {
	m := toMap(obj)
	if p.unseen {
		var text bytes.Buffer
		if p.printer.print(&text, m) == nil {
			_, err := out.Write(text.Bytes())
			return err
		}
	}
	if items, ok := m["items"].([]any); ok {
		shown := make([]any, len(items))
		for i, item := range items {
			shown[i] = p.managed(toMap(item))
		}
		list := map[string]any{}
		for k, v := range m {
			list[k] = v
		}
		list["items"] = shown
		return p.printer.print(out, list)
	}
	return p.printer.print(out, p.managed(m))
}

// managed is an object with who manages its fields, as far as the server holds it in that version.
func (p managersPrinter) managed(m map[string]any) map[string]any {
	version, _ := m["apiVersion"].(string)
	name, _ := m["kind"].(string)
	kind := api.KindFor(schema.FromAPIVersionAndKind(version, name))
	if kind == nil || metadata(m)["managedFields"] != nil || metaString(m, "resourceVersion") == "" {
		return m
	}
	asked := kind.New()
	asked.SetNamespace(metaString(m, "namespace"))
	asked.SetName(metaString(m, "name"))
	asked.SetResourceVersion(metaString(m, "resourceVersion"))
	fields, ok := field(toMap(p.server.WithManagedFields(asked)), "metadata", "managedFields").([]any)
	if !ok {
		return m
	}
	out := copyMap(m)
	metadata(out)["managedFields"] = fields
	return out
}
