package apiserver

import (
	"strconv"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/network"
)

// log is a container's log, as far as it goes or as long as it is written.
func (c *call) log() *network.Response {
	opts, err := c.logOptions()
	if err != nil {
		return c.refuse(err)
	}
	var early []byte // what is written before somebody reads
	var failed error
	over := false
	write, end := func(b []byte) { early = append(early, b...) }, func() {}
	stop, err := c.client.Logs(c.info.namespace, c.info.name, opts, func(b []byte) { write(b) }, func(err error) { over, failed = true, err; end() })
	if err == nil {
		err = failed
	}
	if err != nil {
		return c.refuse(err)
	}
	resp := &network.Response{Status: 200, Header: network.Header{{Name: "Content-Type", Value: "text/plain"}}}
	resp.Stream = func(w func([]byte), e func()) func() {
		w(early)
		if write = w; over {
			e()
			return func() {}
		}
		end = e
		return stop
	}
	return resp
}

// logOptions reads the query. Models k8s.io/api/core/v1 PodLogOptions
func (c *call) logOptions() (*corev1.PodLogOptions, error) {
	q := c.info.query
	is := func(name string) bool {
		on, err := strconv.ParseBool(q.Get(name))
		return on || q.Has(name) && err != nil
	}
	opts := &corev1.PodLogOptions{Container: q.Get("container"), Follow: is("follow"), Previous: is("previous"), Timestamps: is("timestamps")}
	for name, into := range map[string]**int64{"tailLines": &opts.TailLines, "sinceSeconds": &opts.SinceSeconds, "limitBytes": &opts.LimitBytes} {
		if !q.Has(name) {
			continue
		}
		n, err := c.number(name)
		if err != nil {
			return nil, err
		}
		*into = &n
	}
	return opts, nil
}
