// Package depth refuses YAML and JSON texts whose values nest too deep to be read. Whoever reads what a learner writes asks it first.
package depth

import (
	"bytes"
	"fmt"
)

// maxDepth is how deep a text's values may nest. The readers of YAML and JSON go down into a value as deep as it is, and the stack of a browser's
// worker ends far above the 10,000 levels at which they stop by themselves.
const maxDepth = 250

// Check refuses a YAML or JSON text whose values nest too deep, in the words of the YAML library. It looks at brackets and indentations alone, so a text
// in quotes or in a block counts as if it were part of the structure.
// Models go.yaml.in/yaml/v2 max_flow_level, max_indents
func Check(text []byte) error {
	var d open
	line := 0
	for row := range bytes.Lines(text) {
		line++
		if d.read(row) {
			return fmt.Errorf("yaml: line %d: exceeded max depth of %d", line, maxDepth)
		}
	}
	return nil
}

// open is what has begun and not ended at a place of a text.
type open struct {
	columns  []int // where blocks began
	brackets int
}

// read goes on over a line and reports whether it leads too deep.
func (d *open) read(row []byte) bool {
	if row = bytes.TrimRight(row, " \t\r\n"); len(row) == 0 {
		return false
	}
	d.indent(row)
	for _, c := range row {
		switch c {
		case '[', '{':
			d.brackets++
		case ']', '}':
			d.brackets = max(d.brackets-1, 0)
		}
		if d.brackets+len(d.columns) > maxDepth {
			return true
		}
	}
	return false
}

// indent notes the blocks that a line begins or goes on with: each dash and question mark before its first word is one, and that word another.
func (d *open) indent(row []byte) {
	first := true
	for i, c := range row {
		if c == ' ' {
			continue
		}
		for first && len(d.columns) > 0 && d.columns[len(d.columns)-1] >= i {
			d.columns = d.columns[:len(d.columns)-1]
		}
		first = false
		d.columns = append(d.columns, i)
		if c != '-' && c != '?' || i+1 < len(row) && row[i+1] != ' ' {
			return
		}
	}
}
