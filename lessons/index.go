package lessons

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
)

// indexFile is index.json, and index.zh.json, which has the texts only.
type indexFile struct {
	Title          string   `json:"title"`
	Description    string   `json:"description"`
	Covers         []string `json:"covers"`
	Misconceptions []int    `json:"misconceptions"`
	Terms          []string `json:"terms"`
	Cluster        struct {
		Nodes     int  `json:"nodes"`
		Prepulled bool `json:"prepulled"`
	} `json:"cluster"`
	Backend struct {
		Image string `json:"imageid"`
	} `json:"backend"`
	Details struct {
		Intro  partFile               `json:"intro"`
		Steps  []stepFile             `json:"steps"`
		Finish partFile               `json:"finish"`
		Assets map[string][]assetFile `json:"assets"`
	} `json:"details"`
}

type partFile struct {
	Title      string `json:"title"`
	Text       string `json:"text"`
	Foreground string `json:"foreground"`
	Background string `json:"background"`
}

type stepFile struct {
	partFile
	Verify    string         `json:"verify"`
	Open      string         `json:"open"`
	Hints     []string       `json:"hints"`
	Questions []questionFile `json:"questions"`
}

type questionFile struct {
	Ask     string `json:"ask"`
	Choices []struct {
		Text string `json:"text"`
		Why  string `json:"why"`
	} `json:"choices"`
	Answer int   `json:"answer"` // from 1
	Proof  Proof `json:"proof"`
}

type assetFile struct {
	File   string `json:"file"`
	Target string `json:"target"`
	Mode   string `json:"chmod"`
}

// parseIndex reads an index file.
func parseIndex(file string, data []byte) (*indexFile, Problems) {
	var index indexFile
	if err := json.Unmarshal(data, &index); err != nil {
		return nil, Problems{{File: file, Line: errorLine(data, err), What: "this is not the JSON of a lesson: " + err.Error(), Remedy: jsonRemedy(err)}}
	}
	return &index, unknownFields(file, data)
}

func errorLine(data []byte, err error) int {
	offset := int64(0)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	default:
		return 0
	}
	return 1 + bytes.Count(data[:min(offset, int64(len(data)))], []byte("\n"))
}

func jsonRemedy(err error) string {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return "write a " + kind.Type.String() + " here"
	}
	return "look at this line and the one before it for a missing or superfluous comma, quote or bracket"
}

// known are the fields of an index that mean something to us or to Killercoda, by the object that they stand in.
var known = map[string][]string{
	"": {
		"title", "description", "details", "backend", "covers", "misconceptions", "terms", "cluster",
		"author", "difficulty", "time", "interface", "environment", "type", "private", "icon", "pathwayTitle",
	},
	"cluster":   {"nodes", "prepulled"},
	"details":   {"intro", "steps", "finish", "assets"},
	"intro":     {"title", "text", "foreground", "background", "verify", "courseData", "code", "credits"},
	"finish":    {"title", "text", "foreground", "background", "credits"},
	"steps":     {"title", "text", "verify", "foreground", "background", "open", "hints", "questions", "answer", "courseData", "code"},
	"questions": {"ask", "choices", "answer", "proof"},
	"choices":   {"text", "why"},
	"proof":     {"run", "shows"},
}

// unknownFields warns of what is probably a slip of the pen.
func unknownFields(file string, data []byte) (problems Problems) {
	var tree any
	if json.Unmarshal(data, &tree) != nil {
		return nil
	}
	walkFields("", tree, func(object, field string) {
		problems = append(problems, Problem{
			File: file, Line: lineOf(string(data), `"`+field+`"`), Warning: true, What: "the field " + field + " means nothing here",
			Remedy: "fields that can stand here: " + strings.Join(known[object], ", "),
		})
	})
	slices.SortStableFunc(problems, func(a, b Problem) int { return a.Line - b.Line })
	return problems
}

func walkFields(object string, tree any, unknown func(object, field string)) {
	switch t := tree.(type) {
	case []any:
		for _, e := range t {
			walkFields(object, e, unknown)
		}
	case map[string]any:
		for field, value := range t {
			if !slices.Contains(known[object], field) {
				unknown(object, field)
			} else if _, ok := known[field]; ok {
				walkFields(field, value, unknown)
			}
		}
	}
}

// nodes is how many nodes the lesson's cluster has: as our own field says, or as the name of Killercoda's image does
// ("kubernetes-kubeadm-2nodes").
func (f *indexFile) nodes() int {
	if f.Cluster.Nodes == 0 && strings.HasSuffix(f.Backend.Image, "2nodes") {
		return 2
	}
	return f.Cluster.Nodes
}
