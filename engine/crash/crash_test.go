package crash

import (
	"errors"
	"testing"
)

func TestACrashOfALibraryIsAnError(t *testing.T) {
	refused := errors.New("refused")
	keys := map[any]bool{}
	var key any = map[string]any{}
	for _, c := range []struct {
		name string
		call func() (int, error)
		want int
		says string
	}{
		{"what it returns", func() (int, error) { return 7, nil }, 7, "<nil>"},
		{"what it refuses", func() (int, error) { return 0, refused }, 0, "refused"},
		{"a crash", func() (int, error) { keys[key] = true; return 1, nil }, 0, "panic: runtime error: hash of unhashable type map[string]interface {}"},
	} {
		got, err := Caught(c.call)
		says := "<nil>"
		if err != nil {
			says = err.Error()
		}
		if got != c.want || says != c.says {
			t.Errorf("%s: %d, %s", c.name, got, says)
		}
	}
	defer func() {
		if recover() != "ours" {
			t.Error("a panic that is no error at run time was caught")
		}
	}()
	_, _ = Caught(func() (int, error) { panic("ours") })
}
