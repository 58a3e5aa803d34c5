package strip

import (
	"errors"
	"fmt"
	"os"
)

// File strips a program in its file.
func File(path string) error {
	program, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	stripped, err := Program(program)
	if err != nil {
		return fmt.Errorf("stripping %s: %w", path, err)
	}
	return os.WriteFile(path, stripped, 0o755)
}

// Program returns a program without its lines. The program given stays as it is.
func Program(program []byte) ([]byte, error) {
	sections, err := parse(program)
	if err != nil {
		return nil, err
	}
	for i, s := range sections {
		if s.id != dataSection {
			continue
		}
		memory, err := readMemory(s.body)
		if err != nil {
			return nil, err
		}
		t, err := findTable(memory)
		if err != nil {
			return nil, err
		}
		if err := errors.Join(t.dropLines(), dropBuckets(memory)); err != nil {
			return nil, err
		}
		sections[i].body = writeMemory(memory)
	}
	return assemble(sections), nil
}
