package strip

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// header is how runtime.pcHeader begins since Go 1.20: its magic number, two zeros, and for WebAssembly the least size of an instruction and the
// size of a pointer.
var header = []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}

const headerSize = 72

// Where the fields of runtime._func are.
const (
	nameField      = 4
	stackField     = 16 // pcsp: the size of the frame
	fileField      = 20 // pcfile
	lineField      = 24 // pcln
	valuesField    = 28 // npcdata: how many tables of values by address follow the fields
	unitField      = 32 // cuOffset: where pcfile's numbers are looked up
	startLineField = 36
	factsField     = 43 // nfuncdata, a byte: how many offsets of facts about the function follow those
	fieldsSize     = 44
)

// stackMapIndex is the table of values that the collector reads (PCDATA_StackMapIndex). The others are read when functions are interrupted
// anywhere, which WebAssembly cannot do, and for traces: UnsafePoint, InlTreeIndex, ArgLiveIndex.
const stackMapIndex = 1

// traced are the facts that only traces tell: FUNCDATA_InlTree, ArgInfo, ArgLiveInfo, WrapInfo.
var traced = map[int]bool{3: true, 5: true, 6: true, 7: true}

// none is the offset of a fact that a function does not have.
const none = ^uint32(0)

// table is what a program knows about its functions.
type table struct {
	names, units, values, functions []byte // parts of the program's memory
	count                           int
}

// find returns the table's address.
func find(memory []byte) (int, error) {
	at := bytes.Index(memory, header)
	if at < 0 || bytes.Contains(memory[at+1:], header) {
		return 0, errors.New("there is not one table of functions, as Go 1.20 and later lay it out")
	}
	return at, nil
}

// findTable reads the table in memory. What is changed in it is changed there.
func findTable(memory []byte) (*table, error) {
	at, err := find(memory)
	if err != nil {
		return nil, err
	}
	memory = memory[at:]
	if len(memory) < headerSize {
		return nil, errTruncated
	}
	var words [8]uint64 // counts of functions and files, an unused word, offsets of names, units, files, values by address, functions
	for i := range words {
		words[i] = binary.LittleEndian.Uint64(memory[len(header)+8*i:])
	}
	last := uint64(headerSize)
	for _, offset := range words[3:] {
		if offset < last || offset > uint64(len(memory)) {
			return nil, errors.New("the table of functions is laid out otherwise")
		}
		last = offset
	}
	part := func(i int) []byte { return memory[words[i]:words[i+1]] }
	t := &table{names: part(3), units: memory[words[4]:words[6]], values: part(6), functions: memory[words[7]:], count: int(words[0])}
	if t.count > len(t.functions)/(8+fieldsSize) {
		return nil, errTruncated
	}
	return t, nil
}

// function returns what is known of a function: its fields and what follows them.
func (t *table) function(i int) (function, error) {
	at := binary.LittleEndian.Uint32(t.functions[8*i+4:])
	if uint64(at)+fieldsSize > uint64(len(t.functions)) {
		return nil, fmt.Errorf("function %d is outside the table", i)
	}
	f := function(t.functions[at:])
	size := fieldsSize + 4*(f.get(valuesField)+uint32(f[factsField]))
	if uint64(size) > uint64(len(f)) || f.get(valuesField) > 16 || f.get(nameField) >= uint32(len(t.names)) {
		return nil, fmt.Errorf("function %d is laid out otherwise", i)
	}
	return f[:size], nil
}

// function is a runtime._func.
type function []byte

func (f function) get(field int) uint32        { return binary.LittleEndian.Uint32(f[field:]) }
func (f function) set(field int, value uint32) { binary.LittleEndian.PutUint32(f[field:], value) }

// value is the field of a function's table of values, of which there are so many.
func (f function) value(i int) int { return fieldsSize + 4*i }

// fact is the field of a fact about a function.
func (f function) fact(i int) int { return f.value(int(f.get(valuesField)) + i) }
