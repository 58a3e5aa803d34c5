package apiserver

import (
	"bytes"
	"encoding/json"
	stderrors "errors"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/store"
)

const (
	jsonType  = "application/json"
	yamlType  = "application/yaml"
	plainType = "text/plain; charset=utf-8"
)

// errNoRoute is a path below a known group that leads nowhere.
// Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers/responsewriters
var (
	errNoRoute = &errors.StatusError{ErrStatus: metav1.Status{
		Status: metav1.StatusFailure, Code: 404, Reason: metav1.StatusReasonNotFound, Details: &metav1.StatusDetails{},
		Message: "the server could not find the requested resource",
	}}
	errNoMethod = &errors.StatusError{ErrStatus: metav1.Status{
		Status: metav1.StatusFailure, Code: 405, Reason: metav1.StatusReasonMethodNotAllowed, Details: &metav1.StatusDetails{},
		Message: "the server does not allow this method on the requested resource",
	}}
)

// plain is an answer in words.
func plain(status int, text string) *network.Response {
	return &network.Response{Status: status, Header: network.Header{{Name: "Content-Type", Value: plainType}, {Name: "X-Content-Type-Options", Value: "nosniff"}}, Body: []byte(text)}
}

// nowhere is the answer to paths that are none.
func nowhere() *network.Response { return plain(404, "404 page not found\n") }

// refuse is an error in the server's form.
// Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers/responsewriters ErrorNegotiated
func (c *call) refuse(err error) *network.Response {
	status := metav1.Status{Status: metav1.StatusFailure, Message: err.Error(), Code: 500, Reason: metav1.StatusReasonUnknown}
	var known errors.APIStatus
	if stderrors.As(err, &known) {
		status = known.Status()
	}
	status.TypeMeta = metav1.TypeMeta{Kind: "Status", APIVersion: "v1"}
	resp := c.write(int(status.Code), status)
	if s := status.Details; s != nil && s.RetryAfterSeconds > 0 {
		resp.Header.Add("Retry-After", strconv.Itoa(int(s.RetryAfterSeconds)))
	}
	return resp
}

// write is a value in the form that the client wants.
func (c *call) write(status int, v any) *network.Response {
	data, err := json.Marshal(v)
	if err != nil {
		return plain(500, err.Error())
	}
	kind := jsonType
	switch wanted, _ := c.accepts(); {
	case wanted == yamlType:
		if data, err = yaml.JSONToYAML(data); err != nil {
			return plain(500, err.Error())
		}
		kind = yamlType
	case c.pretty():
		var out bytes.Buffer
		_ = json.Indent(&out, data, "", "  ")
		data = out.Bytes()
	default:
		data = append(data, '\n')
	}
	return &network.Response{Status: status, Header: network.Header{{Name: "Content-Type", Value: kind}}, Body: data}
}

// pretty reports whether a person is to read the answer.
// Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers/negotiation isPrettyPrint
func (c *call) pretty() bool {
	if asked := c.info.query.Get("pretty"); asked != "" {
		pretty, _ := strconv.ParseBool(asked)
		return pretty
	}
	agent := c.q.Header.Get("User-Agent")
	return slices.ContainsFunc([]string{"curl", "Wget", "Mozilla/5.0"}, func(prefix string) bool { return strings.HasPrefix(agent, prefix) })
}

// accepts is the first form that the client wants and the server has. Tables and other views of objects are left to those that have no other wish.
// Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers/negotiation NegotiateMediaTypeOptions
func (c *call) accepts() (string, bool) {
	header := c.q.Header.Get("Accept")
	if header == "" {
		return jsonType, true
	}
	for _, clause := range strings.Split(header, ",") {
		media, parameters, _ := strings.Cut(strings.TrimSpace(clause), ";")
		switch {
		case strings.Contains(parameters, "as="):
		case media == "*/*" || media == "application/*" || media == jsonType:
			return jsonType, true
		case media == yamlType:
			return yamlType, true
		}
	}
	return jsonType, false
}

// typed is an object of a kind that says what it is, and who manages its fields.
func (c *call) typed(k *api.Kind, obj store.Object) store.Object {
	gvk := obj.GetObjectKind().GroupVersionKind()
	if gvk.Empty() {
		gvk = k.GroupVersionKind
	}
	out := c.server.WithManagedFields(obj)
	out.GetObjectKind().SetGroupVersionKind(gvk)
	return k.Of(out)
}
