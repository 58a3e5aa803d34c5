package apiserver

import (
	"encoding/json"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/version"

	"github.com/podscope/podscope/engine/network"
)

// What the server is.
const (
	kubernetesVersion = "v1.36.3"
	goVersion         = "go1.26.8"
	buildDate         = "2026-07-01T00:00:00Z"
)

// Version is what the server says that it is.
func Version() *version.Info {
	return &version.Info{
		Major: "1", Minor: "36", GitVersion: kubernetesVersion, GitCommit: "$Format:%H$", GitTreeState: "clean", BuildDate: buildDate, GoVersion: goVersion, Compiler: "gc",
		Platform: "linux/amd64", EmulationMajor: "1", EmulationMinor: "36", MinCompatibilityMajor: "1", MinCompatibilityMinor: "35",
	}
}

// path answers what is no resource: the server's health, its version, what it serves.
func (c *call) path() *network.Response {
	path := c.info.path
	if resp := c.health(path); resp != nil {
		return resp
	}
	if path != "/" {
		path = strings.TrimSuffix(path, "/")
	}
	var found func() *network.Response
	switch path {
	case "/":
		found = func() *network.Response { return indented(map[string]any{"paths": rootPaths()}) }
	case "/version":
		found = func() *network.Response { return indented(Version()) }
	default:
		v := discovery(path)
		if v == nil {
			return nowhere()
		}
		found = func() *network.Response { return c.write(200, v) }
	}
	if c.q.Method != "GET" {
		return c.refuse(errNoMethod)
	}
	if _, ok := c.accepts(); !ok {
		return c.refuse(errNotAcceptable("application/json"))
	}
	return found()
}

// indented is a value as people read it, whoever asks.
func indented(v any) *network.Response {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return plain(500, err.Error())
	}
	return &network.Response{Status: 200, Header: network.Header{{Name: "Content-Type", Value: jsonType}}, Body: data}
}

// rootPaths lists what the server answers.
func rootPaths() []string {
	groups, versions := GroupVersions()
	paths := []string{"/api", "/api/v1", "/apis", "/apis/", "/version"}
	for _, g := range groups {
		if g == "" {
			continue
		}
		paths = append(paths, "/apis/"+g)
		for _, v := range versions[g] {
			paths = append(paths, "/apis/"+g+"/"+v)
		}
	}
	for _, endpoint := range healthEndpoints {
		paths = append(paths, "/"+endpoint)
		for _, check := range checks(endpoint) {
			paths = append(paths, "/"+endpoint+"/"+check)
		}
	}
	slices.Sort(paths)
	return paths
}
