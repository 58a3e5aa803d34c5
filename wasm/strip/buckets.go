package strip

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// Words of runtime.moduledata, which begins with the address of the header and six slices.
const (
	bucketsWord = 1 + 6*3 // findfunctab
	minPCWord   = bucketsWord + 1
	maxPCWord   = bucketsWord + 2
	textWord    = bucketsWord + 3
	moduleWords = bucketsWord + 4
)

const (
	bucketSize   = 20      // of runtime.findfuncbucket, which says where in the table the functions of some addresses begin
	bucketSpan   = 4 << 10 // how many addresses a bucket is for
	functionSpan = 1 << 16 // how many addresses a function has in WebAssembly, however few it uses
)

// dropBuckets leaves out of the index from addresses to functions what is never read: in WebAssembly a function is looked up by its first address,
// and has fifteen buckets more.
func dropBuckets(memory []byte) error {
	module, err := findModule(memory)
	if err != nil {
		return err
	}
	at, size := module[bucketsWord], (module[maxPCWord]-module[minPCWord]+bucketSpan-1)/bucketSpan*bucketSize
	if (module[textWord]|module[minPCWord])%functionSpan != 0 || at+size > uint64(len(memory)) {
		return errors.New("the index of functions is laid out otherwise")
	}
	const perFunction = functionSpan / bucketSpan * bucketSize
	for index := memory[at : at+size]; len(index) > bucketSize; index = index[min(perFunction, len(index)):] {
		clear(index[bucketSize:min(perFunction, len(index))])
	}
	return nil
}

// findModule finds what the program knows of itself: the one place that refers to the table of functions and to its names.
func findModule(memory []byte) ([]uint64, error) {
	at, err := find(memory)
	if err != nil {
		return nil, err
	}
	if len(memory) < at+headerSize {
		return nil, errTruncated
	}
	names := uint64(at) + binary.LittleEndian.Uint64(memory[at+len(header)+8*3:])
	refers := binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, uint64(at)), names)
	module := bytes.Index(memory, refers)
	if module < 0 || bytes.Contains(memory[module+1:], refers) || len(memory) < module+8*moduleWords {
		return nil, errors.New("the program's own description is laid out otherwise")
	}
	words := make([]uint64, moduleWords)
	for i := range words {
		words[i] = binary.LittleEndian.Uint64(memory[module+8*i:])
	}
	return words, nil
}
