package manifest

import "github.com/podscope/podscope/engine/protocol"

// Problems reads what kubectl answered to files and gives each complaint its place.
func (s *Schema) Problems(files []protocol.File, stdout, stderr string) []protocol.Problem { return nil }
