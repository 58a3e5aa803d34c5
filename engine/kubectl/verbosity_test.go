package kubectl

import (
	"regexp"
	"strings"
	"testing"
)

var logHead = regexp.MustCompile(`(?m)^.*Feature gate.*\n|^\tDate: .*\n|^I\d{4} [\d:.]+ +\d+ `)

// -v tells as much, in as many lines, as the original does at each level.
func TestLogsTellWhatTheOriginalTells(t *testing.T) {
	const (
		config  = "loader.go:407] Config loaded from file:  /root/.kube/config\n"
		url     = `https://127.0.0.1:6443/api/v1/namespaces/default/configmaps/nosuch`
		headers = "headers=<\n\tAccept: application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json\n" +
			"\tUser-Agent: kubectl/v1.36.3 (linux/amd64) kubernetes/$Format\n >\n"
		refusal = "helpers.go:246] server response object: %s[{\n  \"kind\": \"Status\",\n  \"apiVersion\": \"v1\",\n  \"metadata\": {},\n  \"status\": \"Failure\",\n" +
			"  \"message\": \"configmaps \\\"nosuch\\\" not found\",\n  \"reason\": \"NotFound\",\n  \"details\": {\n    \"name\": \"nosuch\",\n    \"kind\": \"configmaps\"\n  },\n  \"code\": 404\n}]\n"
		last = "Error from server (NotFound): configmaps \"nosuch\" not found\n"
	)
	for _, c := range []struct{ level, want string }{
		{"3", last},
		{"4", refusal + last},
		{"6", config + `round_trippers.go:632] "Response" verb="GET" url="` + url + `" status="404 Not Found" milliseconds=8` + "\n" + refusal + last},
		{"7", config + `round_trippers.go:527] "Request" verb="GET" url="` + url + `" ` + headers + `round_trippers.go:632] "Response" status="404 Not Found" milliseconds=8` + "\n" + refusal + last},
		{"8", config + `helper.go:105] "Request Body" body=""` + "\n" + `round_trippers.go:527] "Request" verb="GET" url="` + url + `" ` + headers +
			`round_trippers.go:632] "Response" status="404 Not Found" headers=<` + "\n\tCache-Control: no-cache, private\n\tContent-Type: application/json\n > milliseconds=8\n" +
			`helper.go:105] "Response Body" body=<` + "\n\t" +
			`{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"configmaps \"nosuch\" not found","reason":"NotFound","details":{"name":"nosuch","kind":"configmaps"},"code":404}` +
			"\n >\n" + refusal + last},
	} {
		_, stderr, _ := newWorld(t).run(t, "kubectl get cm nosuch -v="+c.level, "")
		if got := logHead.ReplaceAllString(stderr, ""); got != c.want {
			t.Errorf("-v=%s: got:\n%s\nwant:\n%s", c.level, got, c.want)
		}
		if gates := strings.Count(stderr, "Feature gate default state"); gates != 0 && gates != 10 {
			t.Errorf("-v=%s tells %d of client-go's 10 feature gates", c.level, gates)
		}
	}
}
