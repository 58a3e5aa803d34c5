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
	logRefusals = 4
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
		for _, gate := range clientGates {
			r.logInfo("envvar.go:195", fmt.Sprintf(`"Feature gate default state" feature=%q enabled=%t`, gate, !strings.HasSuffix(gate, "CBOR")))
		}
	}
}

// clientGates are client-go's feature gates. The original tells them in no order.
var clientGates = []string{
	"AtomicFIFO", "ClientsAllowCARotation", "ClientsAllowCBOR", "ClientsAllowTLSCacheGC", "ClientsPreferCBOR", "InOrderInformers",
	"InOrderInformersBatchProcess", "InformerResourceVersion", "UnlockWhileProcessingFIFO", "WatchListClient",
}

// logRefusal tells what the server said. Models k8s.io/kubectl/pkg/cmd/util debugError's report in checkErr.
func (r *run) logRefusal(err error) {
	status, ok := err.(apierrors.APIStatus)
	if !ok || r.verbosity() < logRefusals {
		return
	}
	s := status.Status()
	s.Kind, s.APIVersion = "Status", "v1"
	data, jerr := json.MarshalIndent(s, "", "  ")
	if jerr == nil {
		r.logInfo("helpers.go:246", fmt.Sprintf("server response object: %%s[%s]", data))
	}
}

// logged are the lines of the original that tell of bodies, and what is accepted and sent.
func logged(r *run, verb, name string) (place, headers string) {
	accept, content := "application/json", ""
	switch verb {
	case "GET":
		if place = "helper.go:105"; name == "" {
			place = "helper.go:113"
		}
		if r.cmd.path == "kubectl get" && r.humanReadable() {
			accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json"
		}
	case "DELETE":
		place, content = "helper.go:202", "application/json"
	case "PATCH":
		place, content = "helper.go:269", "application/merge-patch+json"
		if strings.HasPrefix(r.cmd.path, "kubectl apply") || strings.HasPrefix(r.cmd.path, "kubectl set") || strings.HasPrefix(r.cmd.path, "kubectl rollout") {
			content = "application/strategic-merge-patch+json"
		}
	default:
		place, content = "helper.go:246", "application/json"
	}
	headers = "\tAccept: " + accept + "\n"
	if content != "" {
		headers += "\tContent-Type: " + content + "\n"
	}
	return place, headers + "\tUser-Agent: kubectl/" + kubernetesVersion + " (linux/amd64) kubernetes/$Format\n"
}

// traced calls a request of the API and logs it. Body is what it sends; nil for nothing.
// Models k8s.io/client-go/transport (*debuggingRoundTripper).RoundTrip
func traced[T any](r *run, verb string, k *api.Kind, namespace, name, rest string, body []byte, request func() (T, error)) (T, error) {
	defer r.deprecation(k)
	level := r.verbosity()
	if level < logRequests {
		return request()
	}
	target := serverURL + resourcePath(k, namespace, name) + rest
	place, headers := logged(r, verb, name)
	if level >= logBodies {
		r.logInfo(place, `"Request Body" body=`+loggedBody(body))
	}
	switch {
	case level >= logCurl:
		curl := ""
		for line := range strings.Lines(headers) {
			curl += fmt.Sprintf(" -H %q", strings.TrimSpace(line))
		}
		r.logInfo("round_trippers.go:527", fmt.Sprintf("\"Request\" curlCommand=<\n\tcurl -v -X%s %s '%s'\n >", verb, curl, target))
	case level >= logHeaders:
		r.logInfo("round_trippers.go:527", fmt.Sprintf("\"Request\" verb=%q url=%q headers=<\n%s >", verb, target, headers))
	}
	start := r.sim.Elapsed()
	out, err := request()
	took := (r.sim.Elapsed() - start + requestTime) / time.Millisecond
	response := fmt.Sprintf("status=%q", statusLine(verb, err))
	if level == logRequests || level >= logCurl {
		response = fmt.Sprintf("verb=%q url=%q %s", verb, target, response)
	}
	if level >= logBodies {
		response += fmt.Sprintf(" headers=<\n\tCache-Control: no-cache, private\n\tContent-Type: application/json\n\tDate: %s\n >", r.p.Now().UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT"))
	}
	r.logInfo("round_trippers.go:632", fmt.Sprintf(`"Response" %s milliseconds=%d`, response, took))
	if level >= logBodies {
		r.logInfo(place, `"Response Body" body=`+loggedBody(responseBody(out, err)))
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

// writeQuery is the query of a write: who writes, and how strictly its fields are checked.
func (r *run) writeQuery() string {
	values := url.Values{}
	if manager := r.str("field-manager"); manager != "" {
		values.Set("fieldManager", manager)
	}
	if r.flags.Lookup("validate") != nil {
		values.Set("fieldValidation", r.validation())
	}
	if r.dryRun == dryRunServer {
		values.Set("dryRun", "All")
	}
	if len(values) == 0 {
		return ""
	}
	return "?" + values.Encode()
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
	return append(data, '\n')
}

// loggedBody cuts a body off, and sets it in lines if it has any, as the log does. Models k8s.io/client-go/rest truncateBody
func loggedBody(body []byte) string {
	const most = 1024
	text := string(body)
	if len(text) > most {
		text = text[:most] + fmt.Sprintf(" [truncated %d chars]", len(body)-most)
	}
	if lines, ok := strings.CutSuffix(text, "\n"); ok || strings.Contains(text, "\n") {
		return "<\n\t" + strings.ReplaceAll(lines, "\n", "\n\t") + "\n >"
	}
	return fmt.Sprintf("%q", text)
}
