package bridge

import (
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/podscope/podscope/engine"
	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/protocol"
)

// patience is how long, in virtual time, an answer waits for its command.
const patience = 5 * time.Second

// limits keep a page's mistakes from growing into the session.
const (
	maxFiles    = 100
	maxFileSize = 3 << 20 // what the API server takes in one request
)

// act runs a command at the present moment and answers once it has ended.
func (b *Bridge) act(id int, line string, files []protocol.File, limit time.Duration, reply func(*engine.Command) any) (any, error) {
	cmd, err := b.session.Do(line, files)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		b.home.told(f)
	}
	b.waiting = append(b.waiting, waiting{id: id, what: cmd, until: b.session.Now() + limit, reply: func() any { return reply(cmd) }})
	b.answerWaiting()
	return nil, errLater
}

func (b *Bridge) run(id int, body protocol.Run) (any, error) {
	limit := patience
	if body.Limit > 0 {
		limit = time.Duration(body.Limit) * time.Millisecond
	}
	for _, f := range body.Files {
		if len(f.Text) > maxFileSize {
			return nil, errFileTooLarge
		}
	}
	return b.act(id, body.Line, body.Files, limit, func(cmd *engine.Command) any { return ran(cmd) })
}

func ran(cmd *engine.Command) protocol.Ran {
	return protocol.Ran{Stdout: cmd.Stdout(), Stderr: cmd.Stderr(), Exit: cmd.Exit(), Ended: cmd.Ended()}
}

func (b *Bridge) delete(id int, body protocol.Delete) (any, error) {
	words := []string{"kubectl", "delete", strings.ToLower(body.Kind), body.Name, "--wait=false"}
	if body.Namespace != "" {
		words = append(words, "-n", body.Namespace)
	}
	if body.Grace != nil {
		words = append(words, fmt.Sprintf("--grace-period=%d", *body.Grace))
	}
	if body.Force {
		words = append(words, "--force")
	}
	return b.run(id, protocol.Run{Line: quoted(words)})
}

func (b *Bridge) apply(id int, body protocol.Apply) (any, error) {
	line, refused, err := applyLine(body)
	switch {
	case err != nil:
		return nil, err
	case refused != nil:
		return *refused, nil
	}
	return b.act(id, line, body.Files, patience, func(cmd *engine.Command) any { return b.applied(body, ran(cmd)) })
}

// check tries the same on a copy of the cluster, so that nothing changes and no time passes while somebody writes.
func (b *Bridge) check(_ int, body protocol.Apply) (any, error) {
	line, refused, err := applyLine(body)
	switch {
	case err != nil:
		return nil, err
	case refused != nil:
		return *refused, nil
	}
	return b.applied(body, b.session.Cluster().Rehearse(line+" --dry-run=server", body.Files)), nil
}

// applied reads what kubectl said.
func (b *Bridge) applied(body protocol.Apply, r protocol.Ran) protocol.Applied {
	a := protocol.Applied{OK: r.Ended && r.Exit == 0, Stdout: r.Stdout, Stderr: r.Stderr}
	a.Problems = b.schema.Problems(body.Files, a.Stdout, a.Stderr)
	a.Notes = b.schema.Notes(body.Files)
	a.Refs = refs(a.Stdout, body.Namespace)
	return a
}

// applyLine is the command line that applies files, whose names it makes plain; or the answer to files that are too large to be sent.
func applyLine(body protocol.Apply) (line string, refused *protocol.Applied, err error) {
	if len(body.Files) == 0 || len(body.Files) > maxFiles {
		return "", nil, fmt.Errorf("apply: %d files, want 1 to %d", len(body.Files), maxFiles)
	}
	words := []string{"kubectl", "apply"}
	if body.Namespace != "" {
		words = append(words, "-n", body.Namespace)
	}
	for i, f := range body.Files {
		if len(f.Text) > maxFileSize {
			problem := protocol.Problem{File: f.Name, Line: 1, Column: 1, Message: tooLarge(f), Severity: "error"}
			return "", &protocol.Applied{Stderr: tooLarge(f), Problems: []protocol.Problem{problem}}, nil
		}
		body.Files[i].Name = path.Base("/" + f.Name)
		words = append(words, "-f", body.Files[i].Name)
	}
	return quoted(words), nil, nil
}

func tooLarge(f protocol.File) string {
	return fmt.Sprintf("error: %s is %d bytes long; a request to the API server may have %d", f.Name, len(f.Text), maxFileSize)
}

// quoted is a command line of these words.
func quoted(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		if strings.Trim(w, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=:,@+") != "" || w == "" {
			w = "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
		}
		out[i] = w
	}
	return strings.Join(out, " ")
}

// refs are the objects that kubectl says it has dealt with: "pod/nginx created".
func refs(stdout, namespace string) []protocol.Ref {
	if namespace == "" {
		namespace = "default"
	}
	var out []protocol.Ref
	for line := range strings.Lines(stdout) {
		object, _, _ := strings.Cut(line, " ")
		resource, name, ok := strings.Cut(object, "/")
		if !ok {
			continue
		}
		resource, _, _ = strings.Cut(resource, ".")
		for _, k := range api.Kinds() {
			if strings.EqualFold(k.Kind, resource) {
				ref := protocol.Ref{Kind: k.Kind, Name: name}
				if k.Namespaced {
					ref.Namespace = namespace
				}
				out = append(out, ref)
			}
		}
	}
	return out
}
