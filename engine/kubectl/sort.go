package kubectl

import (
	"fmt"
	"regexp"
	"sort"

	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/client-go/util/jsonpath"
)

var relaxedPath = regexp.MustCompile(`^\{\.?([^{}]+)\}$|^\.?([^{}]+)$`)

// relaxedJSONPath turns metadata.name, .metadata.name and {.metadata.name} into the last of these.
// Models k8s.io/kubectl/pkg/cmd/get RelaxedJSONPathExpression.
func relaxedJSONPath(expression string) (string, error) {
	if expression == "" {
		return "", nil
	}
	m := relaxedPath.FindStringSubmatch(expression)
	if m == nil {
		return "", fmt.Errorf("unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'")
	}
	return "{." + m[1] + m[2] + "}", nil
}

// checkSort refuses to sort several tables: the original looks for the field in the tables themselves then, and not in their rows.
// Models k8s.io/kubectl/pkg/cmd/get (*RuntimeSorter).Sort.
func (r *run) checkSort(tables int) error {
	if r.str("sort-by") == "" || tables < 2 {
		return nil
	}
	path, err := relaxedJSONPath(r.str("sort-by"))
	if err != nil {
		return err
	}
	switch path {
	case "{.kind}", "{.apiVersion}", "{.metadata.resourceVersion}":
		return nil
	}
	return fmt.Errorf("couldn't find any field with path %q in the list of objects", path)
}

// unsortable is how the original ends when a field holds more than one value.
func (r *run) unsortable(path string, v any) error {
	kind := ""
	switch v.(type) {
	case map[string]any:
		kind = "map[string]interface {}"
	case []any:
		kind = "[]interface {}"
	default:
		return nil
	}
	return exitCode{1, fmt.Sprintf("F%s %7d sorter.go:375] Field %s in [][][]reflect.Value is an unsortable type: interface, err: unsortable type: %s",
		r.p.Now().Format("0102 15:04:05.000000"), r.p.PID, path, kind)}
}

// sortGroups sorts each table by --sort-by. A table that lacks the field is not printed at all.
func (r *run) sortGroups(groups [][]*info) ([][]*info, error) {
	if r.str("sort-by") == "" {
		return groups, nil
	}
	var out [][]*info
	for _, g := range groups {
		sorted, err := r.sortInfos(g)
		if fatal, ok := err.(exitCode); ok {
			return nil, fatal
		}
		if err == nil {
			out = append(out, sorted)
		}
	}
	return out, nil
}

// sortInfos models k8s.io/kubectl/pkg/cmd/get TableSorter and RuntimeSort.
func (r *run) sortInfos(infos []*info) ([]*info, error) {
	by := r.str("sort-by")
	if by == "" || len(infos) == 0 {
		return infos, nil
	}
	path, err := relaxedJSONPath(by)
	if err != nil {
		return nil, err
	}
	parser := jsonpath.New("sorting").AllowMissingKeys(true)
	if err := parser.Parse(path); err != nil {
		return nil, fmt.Errorf("sorting error: %v", err)
	}
	s := &byField{}
	found := false
	for _, i := range infos {
		values, err := parser.FindResults(forJSONPath(path, i.content()))
		if err != nil {
			return nil, err
		}
		item := sortItem{info: i}
		if len(values) > 0 && len(values[0]) > 0 {
			item.present, found = true, true
			if v := values[0][0]; v.IsValid() && v.CanInterface() {
				item.value = v.Interface()
			}
			if err := r.unsortable(path, item.value); err != nil && len(infos) > 1 {
				return nil, err
			}
		}
		s.items = append(s.items, item)
	}
	if !found {
		return nil, fmt.Errorf("couldn't find any field with path %q in the list of objects", path)
	}
	sort.Sort(s)
	out := make([]*info, len(infos))
	for n, item := range s.items {
		out[n] = item.info
	}
	return out, nil
}

type sortItem struct {
	info    *info
	value   any
	present bool
}

// byField sorts by one field's value: numbers as numbers, quantities by size, everything else as text; missing ones first.
type byField struct{ items []sortItem }

func (s *byField) Len() int      { return len(s.items) }
func (s *byField) Swap(i, j int) { s.items[i], s.items[j] = s.items[j], s.items[i] }
func (s *byField) Less(i, j int) bool {
	a, b := s.items[i], s.items[j]
	switch {
	case !a.present:
		return true
	case !b.present:
		return false
	}
	return lessValue(a.value, b.value)
}

func lessValue(a, b any) bool {
	switch a := a.(type) {
	case nil:
		return b != nil
	case int64:
		b, ok := b.(int64)
		return ok && a < b
	case float64:
		b, ok := b.(float64)
		return ok && a < b
	case string:
		b, ok := b.(string)
		if !ok {
			return false
		}
		qa, errA := resource.ParseQuantity(a)
		qb, errB := resource.ParseQuantity(b)
		if errA == nil && errB == nil {
			return qa.Cmp(qb) < 0
		}
		return a < b
	}
	return false
}
