package kubectl

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/network"
)

// What kubectl's log tells from which -v on: requests, their headers, their bodies, and everything as a curl command.
const (
	logRequests = 6
	logHeaders  = 7
	logBodies   = 8
	logCurl     = 9
)

// logInfo writes a line as kubectl's log does.
func (r *run) logInfo(place, text string) {
	now := r.p.Now()
	fmt.Fprintf(r.err, "I%s %7d %s] %s\n", now.Format("0102 15:04:05.000000"), r.p.PID, place, text)
}

func (r *run) verbosity() int64 {
	if r.flags == nil {
		return 0
	}
	return r.integer("v")
}

// logConfig tells where the configuration comes from.
func (r *run) logConfig(file string) {
	if r.verbosity() >= logRequests {
		r.logInfo("loader.go:407", "Config loaded from file:  "+file)
	}
}

// traced calls a request of the API and logs it. Body is what it sends; nil for nothing.
// Models k8s.io/client-go/transport (*debuggingRoundTripper).RoundTrip
func traced[T any](r *run, verb string, k *api.Kind, namespace, name, rest string, body []byte, request func() (T, error)) (T, error) {
	level := r.verbosity()
	if level < logRequests {
		return request()
	}
	target := serverURL + resourcePath(k, namespace, name) + rest
	if level >= logBodies && body != nil {
		r.logInfo("request.go:1132", fmt.Sprintf(`"Request Body" body=%s`, quotedBody(body)))
	}
	headers := "\tAccept: application/json, */*\n\tUser-Agent: kubectl/" + kubernetesVersion + " (linux/amd64) kubernetes/$Format\n"
	switch {
	case level >= logCurl:
		r.logInfo("round_trippers.go:527", fmt.Sprintf("\"Request\" curlCommand=<\n\tcurl -v -X%s  -H \"Accept: application/json, */*\" '%s'\n >", verb, target))
	case level >= logHeaders:
		r.logInfo("round_trippers.go:527", fmt.Sprintf("\"Request\" verb=%q url=%q headers=<\n%s >", verb, target, headers))
	}
	start := r.sim.Elapsed()
	out, err := request()
	took := (r.sim.Elapsed() - start + requestTime) / time.Millisecond
	status := statusLine(verb, err)
	response := fmt.Sprintf(`"Response" verb=%q url=%q status=%q`, verb, target, status)
	if level >= logHeaders {
		response = fmt.Sprintf("\"Response\" status=%q headers=<\n\tCache-Control: no-cache, private\n\tContent-Type: application/json\n\tDate: %s\n >", status, r.p.Now().UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT"))
	}
	r.logInfo("round_trippers.go:632", fmt.Sprintf("%s milliseconds=%d", response, took))
	if level >= logBodies {
		r.logInfo("request.go:1206", fmt.Sprintf(`"Response Body" body=%s`, quotedBody(responseBody(out, err))))
	}
	return out, err
}

// resourcePath is where the API has a kind's objects, or one of them.
func resourcePath(k *api.Kind, namespace, name string) string {
	out := "/api/" + k.Version
	if k.Group != "" {
		out = "/apis/" + k.Group + "/" + k.Version
	}
	if k.Namespaced && namespace != "" {
		out += "/namespaces/" + namespace
	}
	out += "/" + k.Resource
	if name != "" {
		out += "/" + name
	}
	return out
}

// listQuery is the query of a list.
func listQuery(labelSelector, fieldSelector string) string {
	var parts []string
	for _, p := range [][2]string{{"fieldSelector", fieldSelector}, {"labelSelector", labelSelector}} {
		if p[1] != "" {
			parts = append(parts, p[0]+"="+url.QueryEscape(p[1]))
		}
	}
	return "?" + strings.Join(append(parts, "limit=500"), "&")
}

func statusLine(verb string, err error) string {
	code := 200
	if verb == "POST" {
		code = 201
	}
	if status, ok := err.(apierrors.APIStatus); ok {
		code = int(status.Status().Code)
	} else if err != nil {
		code = 500
	}
	return fmt.Sprintf("%d %s", code, network.StatusText(code))
}

func responseBody(out any, err error) []byte {
	if status, ok := err.(apierrors.APIStatus); ok {
		s := status.Status()
		s.Kind, s.APIVersion = "Status", "v1"
		out = s
	}
	data, merr := json.Marshal(out)
	if merr != nil {
		return nil
	}
	return data
}

// quotedBody cuts a body off as the log does. Models k8s.io/client-go/rest truncateBody
func quotedBody(body []byte) string {
	const most = 1024
	text := string(body)
	if len(text) > most {
		text = text[:most] + fmt.Sprintf(" [truncated %d chars]", len(body)-most)
	}
	return fmt.Sprintf("%q", text)
}
