package kubectl

import (
	"io"
	"slices"

	"github.com/podscope/podscope/engine/api"
)

// runAPIVersions models k8s.io/kubectl/pkg/cmd/apiresources/apiversions.go.
func runAPIVersions(r *run, args []string) error {
	if len(args) > 0 {
		return r.usageError("unexpected arguments: %v", args)
	}
	r.p.Sleep(requestTime)
	var out []string
	for _, k := range api.Discovery() {
		out = append(out, k.GroupVersion().String())
		for _, v := range k.Served {
			out = append(out, v.String())
		}
	}
	slices.Sort(out)
	_, err := io.WriteString(r.out, lines(slices.Compact(out)))
	return err
}
