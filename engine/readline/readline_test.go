package readline_test

import (
	"errors"
	"io"
	"testing"

	"github.com/podscope/podscope/engine/readline"
)

// screen is a terminal that is typed at and shows what a person would see of one row.
type screen struct {
	typed   []byte
	columns int
	rows    [][]rune
	row     int
	col     int
}

var errQuiet = errors.New("nothing more is typed")

func (s *screen) Peek() ([]byte, error) {
	if len(s.typed) == 0 {
		return nil, errQuiet
	}
	return s.typed, nil
}

func (s *screen) Take(n int) { s.typed = s.typed[n:] }

func (s *screen) Columns() int { return s.columns }

// Write understands the few sequences that the editor writes.
func (s *screen) Write(text string) {
	r := []rune(text)
	for i := 0; i < len(r); i++ {
		switch r[i] {
		case '\r':
			s.col = 0
		case '\n':
			s.row, s.col = s.row+1, 0
		case '\b':
			s.col--
		case '\a':
		case 0x1b:
			n := 0
			for i += 2; r[i] < 0x40; i++ {
				n = n*10 + int(r[i]-'0')
			}
			s.sequence(r[i], n)
		default:
			s.put(r[i])
		}
	}
}

func (s *screen) sequence(c rune, n int) {
	switch c {
	case 'A':
		s.row -= n
	case 'B':
		s.row += n
	case 'C':
		s.col += n
	case 'D':
		s.col -= n
	case 'J', 'K':
		s.line()
		s.rows[s.row] = s.rows[s.row][:min(s.col, len(s.rows[s.row]))]
		if c == 'J' {
			s.rows = s.rows[:s.row+1]
		}
	}
}

func (s *screen) line() {
	for len(s.rows) <= s.row {
		s.rows = append(s.rows, nil)
	}
}

func (s *screen) put(c rune) {
	if s.col == s.columns {
		s.row, s.col = s.row+1, 0
	}
	s.line()
	for len(s.rows[s.row]) <= s.col {
		s.rows[s.row] = append(s.rows[s.row], ' ')
	}
	s.rows[s.row][s.col] = c
	s.col++
}

func (s *screen) text() string {
	out := ""
	for i, row := range s.rows {
		if i > 0 {
			out += "\n"
		}
		out += string(row)
	}
	return out
}

func TestKeysEditTheLine(t *testing.T) {
	for _, tc := range []struct{ name, typed, want string }{
		{"plain", "echo hi\r", "echo hi"},
		{"backspace", "echp\x7fo\r", "echo"},
		{"rubbing out Chinese", "echo 你好\x7f\r", "echo 你"},
		{"insert in front", "b\x1b[Da\r", "ab"},
		{"home and end", "b\x01a\x05c\r", "abc"},
		{"home and end as keys", "b\x1b[Ha\x1b[Fc\r", "abc"},
		{"home and end of the application mode", "b\x1bOHa\x1bOFc\r", "abc"},
		{"delete", "xab\x1b[H\x1b[3~\r", "ab"},
		{"kill to the start and yank", "one two\x15x\x19\r", "xone two"},
		{"kill to the end", "one two\x1b[D\x1b[D\x1b[D\x0b\r", "one "},
		{"kill a word", "one two/three\x17\r", "one "},
		{"kill a word backwards by meta", "one two/three\x1b\x7f\r", "one two/"},
		{"by words", "one two\x1bb\x1bb\x1bf!\r", "one! two"},
		{"by words with arrows", "one two\x1b[1;5D>\r", "one >two"},
		{"transpose", "ehco\x01\x06\x06\x14\r", "echo"},
		{"earlier lines", "\x1b[A\x1b[A!\r", "first!"},
		{"back to the line being written", "now\x1b[A\x1b[B.\r", "now."},
		{"search", "\x12fir\r", "first"},
		{"search and edit", "\x12sec\x05!\r", "second!"},
		{"search given up", "\x12sec\x07x\r", "x"},
		{"unknown sequences are nothing", "a\x1b[15~\x1b[200~b\r", "ab"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := readline.Editor{History: []string{"first", "second"}}
			got, err := e.ReadLine(&screen{typed: []byte(tc.typed), columns: 80}, "$ ")
			if got != tc.want || err != nil {
				t.Errorf("line is %q, %v, want %q", got, err, tc.want)
			}
		})
	}
}

func TestTheScreenShowsTheLine(t *testing.T) {
	for _, tc := range []struct{ name, typed, want string }{
		{"typed", "abc", "$ abc"},
		{"wrapped", "abcdefghijk", "$ abcdefgh\nijk"},
		{"wrapped, then rubbed out", "abcdefghijk\x7f\x7f\x7f\x7f", "$ abcdefg"},
		{"inserted in front of a wrapped line", "bcdefghijk\x01a", "$ abcdefgh\nijk"},
		{"killed", "abcdefghijk\x15", "$ "},
		{"history shorter than the line", "abcdefghijk\x1b[A", "$ echo"},
		{"search, once ended", "\x12ec", "$ echo"},
		{"completed", "cat fo\t", "$ cat foo"},
		{"choices", "x\t\t", "$ x\nxa  xb\n$ x"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := readline.Editor{History: []string{"echo"}, Complete: func(before []rune) (int, []readline.Choice) {
				if before[0] == 'x' {
					return 0, []readline.Choice{{Text: "xa"}, {Text: "xb"}}
				}
				return 4, []readline.Choice{{Text: "foo", Open: true}}
			}}
			s := &screen{columns: 10}
			s.typed = append(s.typed, tc.typed...)
			feedOneByOne(&e, s)
			if got := s.text(); got != tc.want {
				t.Errorf("screen is\n%s\nwant\n%s", got, tc.want)
			}
		})
	}
}

// oneByOne hands out a byte at a time, as keys come.
type oneByOne struct{ *screen }

func (o oneByOne) Peek() ([]byte, error) {
	b, err := o.screen.Peek()
	return b[:min(1, len(b))], err
}

func feedOneByOne(e *readline.Editor, s *screen) { _, _ = e.ReadLine(oneByOne{s}, "$ ") }

func TestEndsOfTheLine(t *testing.T) {
	for _, tc := range []struct {
		name, typed string
		want        error
	}{
		{"^D on an empty line", "\x04", io.EOF},
		{"^C", "abc\x03", readline.ErrInterrupted},
		{"nothing more", "abc", errQuiet},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := readline.Editor{}
			if _, err := e.ReadLine(&screen{typed: []byte(tc.typed), columns: 80}, "$ "); err != tc.want {
				t.Errorf("error is %v, want %v", err, tc.want)
			}
		})
	}
}

func TestWhatComesAfterTheLineIsLeft(t *testing.T) {
	s := &screen{typed: []byte("cat\rhello\n"), columns: 80}
	e := readline.Editor{}
	if _, err := e.ReadLine(s, "$ "); err != nil || string(s.typed) != "hello\n" {
		t.Errorf("left %q, %v", s.typed, err)
	}
}
