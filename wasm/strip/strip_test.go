package strip

import (
	"bytes"
	"debug/gosym"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// linked builds a small program as Go links it.
func linked(t *testing.T) []byte {
	t.Helper()
	out := filepath.Join(t.TempDir(), "program.wasm")
	cmd := exec.Command("go", "build", "-o", out, "./testdata/program")
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	program, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return program
}

// memoryOf is what a program's memory holds at first.
func memoryOf(t *testing.T, program []byte) []byte {
	t.Helper()
	sections, err := parse(program)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sections {
		if s.id == dataSection {
			memory, err := readMemory(s.body)
			if err != nil {
				t.Fatal(err)
			}
			return memory
		}
	}
	t.Fatal("the program has no data")
	return nil
}

// functions reads the table of functions as Go's own reader does.
func functions(t *testing.T, program []byte) *gosym.Table {
	t.Helper()
	memory := memoryOf(t, program)
	at, err := find(memory)
	if err != nil {
		t.Fatal(err)
	}
	table, err := gosym.NewTable(nil, gosym.NewLineTable(memory[at:], 0))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestFunctionsKeepTheirNamesAndLoseTheirLines(t *testing.T) {
	program := linked(t)
	stripped, err := Program(program)
	if err != nil {
		t.Fatal(err)
	}
	before, after := functions(t, program), functions(t, stripped)
	if len(after.Funcs) != len(before.Funcs) {
		t.Fatalf("%d functions were %d", len(after.Funcs), len(before.Funcs))
	}
	greeting := after.LookupFunc("main.greeting")
	if greeting == nil {
		t.Fatal("main.greeting has no name any more")
	}
	if _, line, _ := before.PCToLine(greeting.Entry); line <= 0 {
		t.Error("no lines to begin with")
	}
	if _, line, _ := after.PCToLine(greeting.Entry); line > 0 {
		t.Errorf("main.greeting still has line %d", line)
	}
}

func TestWhatTheCollectorReadsStays(t *testing.T) {
	program := linked(t)
	stripped, err := Program(program)
	if err != nil {
		t.Fatal(err)
	}
	before, after := tableOf(t, program), tableOf(t, stripped)
	for i := range before.count {
		if was, now := kept(t, before, i), kept(t, after, i); !slices.Equal(was, now) {
			t.Fatalf("function %d: its tables were %x, are %x", i, was, now)
		}
	}
}

func tableOf(t *testing.T, program []byte) *table {
	t.Helper()
	table, err := findTable(memoryOf(t, program))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// kept are the tables that stay of a function.
func kept(t *testing.T, table *table, i int) []string {
	t.Helper()
	f, err := table.function(i)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, field := range f.kept() {
		if f.get(field) == 0 {
			continue
		}
		values, err := table.valuesAt(f.get(field))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(values))
	}
	return all
}

func TestTheIndexKeepsWhatIsRead(t *testing.T) {
	program := linked(t)
	stripped, err := Program(program)
	if err != nil {
		t.Fatal(err)
	}
	before, after := indexOf(t, program), indexOf(t, stripped)
	for i := 0; i < len(before); i += bucketSize {
		was, now := before[i:i+bucketSize], after[i:i+bucketSize]
		if i/bucketSize%(functionSpan/bucketSpan) != 0 {
			was = make([]byte, bucketSize)
		}
		if !bytes.Equal(was, now) {
			t.Fatalf("entry %d was %x, is %x", i/bucketSize, was, now)
		}
	}
}

// indexOf is the index from addresses to functions.
func indexOf(t *testing.T, program []byte) []byte {
	t.Helper()
	memory := memoryOf(t, program)
	module, err := findModule(memory)
	if err != nil {
		t.Fatal(err)
	}
	count := (module[maxPCWord] - module[minPCWord]) / bucketSpan
	return memory[module[bucketsWord]:][:count*bucketSize]
}

func TestMemoryIsWrittenInFewPieces(t *testing.T) {
	memory := make([]byte, 10_000)
	copy(memory[100:], "far")
	copy(memory[130:], "near")
	copy(memory[9_996:], "away")
	written := writeMemory(memory)
	if n, _, _ := number(written); n != 2 {
		t.Errorf("%d pieces, want 2", n)
	}
	again, err := readMemory(written)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(again, memory) {
		t.Error("memory is not what it was")
	}
}

func TestRefusesWhatGoDoesNotLink(t *testing.T) {
	data := func(body string) string { return string(preamble) + "\x0b" + string(rune(len(body))) + body }
	for name, program := range map[string]string{
		"nothing":           "",
		"another format":    "\x7fELF",
		"half a section":    string(preamble) + "\x0b\x10\x01",
		"no table":          data("\x01\x00\x41\x00\x0b\x05hello"),
		"half a table":      data("\x01\x00\x41\x00\x0b\x08" + string(header)),
		"address not given": data("\x01\x00\x23\x00\x0b\x05hello"),
	} {
		if _, err := Program([]byte(program)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
