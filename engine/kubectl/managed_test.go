package kubectl

import "testing"

func TestManagedFieldsAreAskedForOnlyWhereTheyCanBeSeen(t *testing.T) {
	for format, want := range map[string]bool{
		"jsonpath={.items[*].metadata.name}":                                                     false,
		`jsonpath={range .items[*]}{.metadata.name}{"\t"}{.status.phase}{"\n"}{end}`:             false,
		`jsonpath={.items[?(@.metadata.labels.app=="x")].metadata.name}`:                         false,
		"jsonpath={.metadata.labels}":                                                            false,
		"jsonpath={.spec.containers[*].image}":                                                   false,
		"custom-columns=NAME:.metadata.name,NODE:.spec.nodeName":                                 false,
		`go-template={{range .items}}{{.metadata.name}} {{len .spec.containers}}{{"\n"}}{{end}}`: false,
		"jsonpath={.metadata}":                                                                   true,
		"jsonpath={.metadata.*}":                                                                 true,
		"jsonpath={@}":                                                                           true,
		"jsonpath={.}":                                                                           true,
		"jsonpath={.items}":                                                                      true,
		"jsonpath={.items[0]}":                                                                   true,
		"jsonpath={..manager}":                                                                   true,
		"jsonpath={.metadata.managedFields[*].manager}":                                          true,
		"jsonpath={range .items[*]}{@}{end}":                                                     true,
		"custom-columns=M:metadata":                                                              true,
		"go-template={{.}}":                                                                      true,
		"go-template={{range $k, $v := .metadata}}{{$k}}{{end}}":                                 true,
		"go-template={{with .metadata}}{{.}}{{end}}":                                             true,
	} {
		if got := reachesManagers(format); got != want {
			t.Errorf("%s: %v", format, got)
		}
	}
}
