package strip

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// section is one of a WebAssembly program's.
type section struct {
	id   byte
	body []byte
}

// dataSection is the section that says what memory holds at first.
const dataSection = 11

var (
	preamble     = []byte("\x00asm\x01\x00\x00\x00")
	errTruncated = errors.New("the program ends too early")
)

func parse(program []byte) ([]section, error) {
	rest, ok := bytes.CutPrefix(program, preamble)
	if !ok {
		return nil, errors.New("this is no WebAssembly program")
	}
	var all []section
	for len(rest) > 0 {
		s := section{id: rest[0]}
		var err error
		if s.body, rest, err = sized(rest[1:]); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

func assemble(sections []section) []byte {
	program := bytes.Clone(preamble)
	for _, s := range sections {
		program = binary.AppendUvarint(append(program, s.id), uint64(len(s.body)))
		program = append(program, s.body...)
	}
	return program
}

// sized reads bytes that follow their number.
func sized(data []byte) (bytes, rest []byte, err error) {
	n, rest, err := number(data)
	if err != nil || n > uint64(len(rest)) {
		return nil, nil, errTruncated
	}
	return rest[:n], rest[n:], nil
}

// number reads an unsigned LEB128 number, and a signed one that is not negative.
func number(data []byte) (n uint64, rest []byte, err error) {
	n, size := binary.Uvarint(data)
	if size <= 0 {
		return 0, nil, errTruncated
	}
	return n, data[size:], nil
}
