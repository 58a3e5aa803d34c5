package strip

import (
	"bytes"
	"errors"
	"slices"
)

// dropLines leaves out of the table what only traces read, and moves together what remains of the values by address.
func (t *table) dropLines() error {
	clear(t.units)
	moved := map[uint32]uint32{}
	for i := range t.count {
		f, err := t.function(i)
		if err != nil {
			return err
		}
		f.dropLines()
		for _, field := range f.kept() {
			moved[f.get(field)] = 0
		}
	}
	if err := t.move(moved); err != nil {
		return err
	}
	for i := range t.count {
		f, err := t.function(i)
		if err != nil {
			return err
		}
		for _, field := range f.kept() {
			f.set(field, moved[f.get(field)])
		}
	}
	return nil
}

func (f function) dropLines() {
	for _, field := range []int{fileField, lineField, unitField, startLineField} {
		f.set(field, 0)
	}
	for i := range int(f.get(valuesField)) {
		if i != stackMapIndex {
			f.set(f.value(i), 0)
		}
	}
	for i := range int(f[factsField]) {
		if traced[i] {
			f.set(f.fact(i), none)
		}
	}
}

// kept are the fields with offsets of tables of values that stay.
func (f function) kept() []int {
	if f.get(valuesField) > stackMapIndex {
		return []int{stackField, f.value(stackMapIndex)}
	}
	return []int{stackField}
}

// move puts the tables at some offsets together, at the beginning, and says where they are now. Offset 0 means that there is none.
func (t *table) move(offsets map[uint32]uint32) error {
	var together bytes.Buffer
	together.WriteByte(0)
	var all []uint32
	for offset := range offsets {
		all = append(all, offset)
	}
	slices.Sort(all)
	for _, offset := range all {
		if offset == 0 {
			continue
		}
		values, err := t.valuesAt(offset)
		if err != nil {
			return err
		}
		offsets[offset] = uint32(together.Len())
		together.Write(values)
	}
	clear(t.values[copy(t.values, together.Bytes()):])
	return nil
}

// valuesAt returns a table of values by address: pairs of numbers, how much the value and how much the address grows, until the value does not.
// Only the first pair's value may stay the same.
func (t *table) valuesAt(offset uint32) ([]byte, error) {
	if uint64(offset) >= uint64(len(t.values)) {
		return nil, errors.New("values by address are outside their table")
	}
	start := t.values[offset:]
	rest := start
	for first := true; ; first = false {
		value, after, err := number(rest)
		if err != nil {
			return nil, err
		}
		if value == 0 && !first {
			return start[:len(start)-len(after)], nil
		}
		if _, rest, err = number(after); err != nil {
			return nil, err
		}
	}
}
