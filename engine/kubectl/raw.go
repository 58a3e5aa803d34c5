package kubectl

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/apiserver"
	"github.com/podscope/podscope/engine/network"
)

var errNoPath = &apierrors.StatusError{ErrStatus: metav1.Status{
	Status: "Failure", Code: 404, Reason: metav1.StatusReasonNotFound, Message: "the server could not find the requested resource",
}}

// front is the API server as HTTP clients see it.
func (r *run) front() *apiserver.Front { return apiserver.New(r.server, r.opts.Network) }

// raw sends a request to one of the API's paths and writes the answer as it comes.
// Models k8s.io/kubectl/pkg/rawhttp raw
func (r *run) raw(method, path string, body []byte) error {
	if _, err := url.ParseRequestURI(path); err != nil {
		return fmt.Errorf("--raw must be a valid URL path: %w", err)
	}
	header := network.Header{{Name: "User-Agent", Value: "kubectl/" + kubernetesVersion + " (linux/amd64) kubernetes/$Format"}, {Name: "Accept", Value: "application/json, */*"}}
	if body != nil {
		header.Add("Content-Type", "application/json")
	}
	header = append(header, r.impersonationHeader()...)
	resp := r.await(r.front().AnswerAs(r.user, &network.Request{Method: method, Target: path, Header: header, Body: body}))
	if r.verbosity() >= logRequests {
		r.logInfo("round_trippers.go:632", fmt.Sprintf(`"Response" verb=%q url=%q status=%q milliseconds=%d`, method, serverURL+path, resp.StatusLine(), requestTime.Milliseconds()))
	}
	for _, f := range resp.Header {
		if f.Name == "Warning" {
			r.serverWarning(warningText(f.Value))
		}
	}
	if resp.Status >= 400 {
		return responseError(resp)
	}
	if resp.Stream != nil {
		return r.copyStream(resp)
	}
	_, err := r.out.Write(resp.Body)
	return err
}

// await waits for an answer that is not known yet.
func (r *run) await(resp *network.Response) *network.Response {
	for resp.Later != nil {
		var known *network.Response
		resp.Later(func(got *network.Response) { known = got; r.p.Wake() })
		for known == nil {
			r.p.Park()
		}
		resp = known
	}
	return resp
}

// copyStream writes a body as long as it goes on.
func (r *run) copyStream(resp *network.Response) error {
	var pending []byte
	over := false
	stop := resp.Stream(func(b []byte) { pending = append(pending, b...); r.p.Wake() }, func() { over = true; r.p.Wake() })
	defer stop()
	for {
		for len(pending) > 0 {
			b := pending
			pending = nil
			if _, err := r.out.Write(b); err != nil {
				return err
			}
		}
		if over {
			return nil
		}
		r.p.Park()
	}
}

// warningText is what stands in quotes in a Warning header.
func warningText(value string) string {
	var code int
	var agent, text string
	if _, err := fmt.Sscanf(value, "%d %s %q", &code, &agent, &text); err != nil {
		return value
	}
	return text
}

// responseError is the error that an answer tells of. Models k8s.io/client-go/rest (*Request).transformResponse
func responseError(resp *network.Response) error {
	var status metav1.Status
	if err := json.Unmarshal(resp.Body, &status); err == nil && status.Kind == "Status" {
		return &apierrors.StatusError{ErrStatus: status}
	}
	if resp.Status == 404 {
		return errNoPath
	}
	return &apierrors.StatusError{ErrStatus: metav1.Status{
		Status: metav1.StatusFailure, Code: int32(resp.Status), Message: "an error on the server (" + fmt.Sprintf("%q", resp.Body) + ") has prevented the request from succeeding",
	}}
}

// rawWrite sends the one file of -f to a path.
func (r *run) rawWrite(method, path string) error {
	files := r.list("filename")
	if len(files) != 1 {
		return errors.New("--raw can only use a single local file or stdin")
	}
	var body []byte
	var err error
	if files[0] == "-" {
		body, err = io.ReadAll(r.in)
	} else if body, err = r.sys.readFile(files[0]); err != nil {
		err = fmt.Errorf("open %s: %v", files[0], err)
	}
	if err != nil {
		return err
	}
	r.p.Sleep(writeTime)
	return r.raw(method, path, body)
}

// rawDelete sends a deletion to a path, with the options that the file of -f holds.
func (r *run) rawDelete(path string) error {
	if len(r.list("filename")) > 0 {
		return r.rawWrite("DELETE", path)
	}
	r.p.Sleep(writeTime)
	return r.raw("DELETE", path, nil)
}
