package strip

import (
	"bytes"
	"encoding/binary"
	"errors"
)

const (
	i32Const = 0x41
	end      = 0x0b

	// maxMemory is more than any program fills at first: what asks for more is none that Go has linked.
	maxMemory = 1 << 28

	// gap is how many zeros end a piece of memory. Fewer cost less than another piece.
	gap = 64
)

// readMemory lays the data section's pieces out as they will lie in memory, from address 0.
func readMemory(data []byte) ([]byte, error) {
	pieces, rest, err := number(data)
	if err != nil {
		return nil, err
	}
	var memory []byte
	for range pieces {
		var at uint64
		var piece []byte
		if at, piece, rest, err = readPiece(rest); err != nil {
			return nil, err
		}
		if size := int(at) + len(piece); size > len(memory) {
			memory = append(memory, make([]byte, size-len(memory))...)
		}
		copy(memory[at:], piece)
	}
	return memory, nil
}

// readPiece reads one piece: into memory 0, at an address that a constant expression gives.
func readPiece(data []byte) (at uint64, piece, rest []byte, err error) {
	rest, ok := bytes.CutPrefix(data, []byte{0, i32Const})
	if !ok {
		return 0, nil, nil, errors.New("a piece of memory has no constant address")
	}
	if at, rest, err = number(rest); err != nil {
		return 0, nil, nil, err
	}
	if rest, ok = bytes.CutPrefix(rest, []byte{end}); !ok || at > maxMemory {
		return 0, nil, nil, errors.New("a piece of memory has no constant address")
	}
	piece, rest, err = sized(rest)
	return at, piece, rest, err
}

// writeMemory writes memory as pieces with no long runs of zeros.
func writeMemory(memory []byte) []byte {
	var pieces []byte
	n := 0
	zeros := make([]byte, gap)
	for at := 0; at < len(memory); {
		rest := memory[at:]
		if skip := len(rest) - len(bytes.TrimLeft(rest, "\x00")); skip > 0 {
			at += skip
			continue
		}
		size := bytes.Index(rest, zeros)
		if size < 0 {
			size = len(rest)
		}
		pieces = appendPiece(pieces, at, rest[:size])
		at += size
		n++
	}
	return append(binary.AppendUvarint(nil, uint64(n)), pieces...)
}

func appendPiece(to []byte, at int, piece []byte) []byte {
	to = append(to, 0, i32Const)
	to = append(appendSigned(to, at), end)
	return append(binary.AppendUvarint(to, uint64(len(piece))), piece...)
}

// appendSigned writes a number that is not negative as signed LEB128, in which the last byte's second bit is the sign.
func appendSigned(to []byte, n int) []byte {
	for ; n >= 0x40; n >>= 7 {
		to = append(to, byte(n)|0x80)
	}
	return append(to, byte(n))
}
