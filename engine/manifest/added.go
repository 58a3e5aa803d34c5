package manifest

// Added says which lines of an object's YAML as the API server keeps it come from no document of the written text.
func (s *Schema) Added(written, stored string) []int { return nil }
