package check

import (
	"regexp"
	"strings"
	"time"

	"sigs.k8s.io/yaml"

	"github.com/podscope/podscope/engine"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/lessons/markdown"
)

var kindLine = regexp.MustCompile(`(?m)^kind:`)

// manifests holds that YAML in a text is valid: an API server takes what names a kind, the rest can be parsed. What is wrong on purpose is
// marked "yaml wrong".
func (c *checker) manifests(file, text string) {
	for _, code := range markdown.Codes(markdown.Parse(text)) {
		if code.Lang != "yaml" {
			continue
		}
		var tree any
		if err := yaml.Unmarshal([]byte(code.Text), &tree); err != nil {
			c.fault(file, code.Line, "this YAML cannot be read: "+err.Error(), "correct it, or mark it as wrong on purpose: ```yaml wrong")
			continue
		}
		if !kindLine.MatchString(code.Text) {
			continue
		}
		if said := refused(code.Text); said != "" {
			c.fault(file, code.Line, "the API server refuses this manifest: "+said, "correct it, or mark it as wrong on purpose: ```yaml wrong")
		}
	}
}

// refused is what the API server of a fresh cluster has against a manifest.
func refused(manifest string) string {
	session, err := engine.NewSession(protocol.Session{Seed: seed})
	if err != nil {
		return err.Error()
	}
	defer session.Close()
	cmd, err := session.Do("kubectl create --dry-run=server -f manifest.yaml", []protocol.File{{Name: "manifest.yaml", Text: manifest}})
	if err != nil {
		return err.Error()
	}
	session.Finish(cmd, session.Now()+time.Minute, engine.Forever)
	if cmd.Exit() == 0 {
		return ""
	}
	return strings.TrimSpace(cmd.Stderr())
}
