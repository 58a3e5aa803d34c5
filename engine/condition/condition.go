package condition

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/podscope/podscope/engine/proc"
)

// Words is how an implementation of test tells of mistakes: formats with the argument that is wrong.
type Words struct {
	NotInteger string
	NotOperand string // an argument too many, or an operator that there is not
}

// The implementations' words.
var (
	Busybox = Words{"%s: bad number", "%s: unknown operand"}
	Dash    = Words{"Illegal number: %s", "%s: unexpected operator"}
	Bash    = Words{"%s: integer expression expected", "%s: binary operator expected"}
	GNU     = Words{"invalid integer '%s'", "extra argument '%s'"}
)

// Asker evaluates conditions for a process. Shell answers -v and -o, which only a shell can; without one they are false.
type Asker struct {
	P     *proc.Process
	Words Words
	Shell func(op, arg string) bool
}

// maxDepth bounds nested parentheses.
const maxDepth = 100

// Holds evaluates test's arguments. What they mean depends on how many there are, as POSIX says.
func (a Asker) Holds(args []string) (bool, error) {
	switch {
	case len(args) == 0:
		return false, nil
	case len(args) == 1:
		return args[0] != "", nil
	case len(args) == 3 && binary(args[1]):
		return a.Binary(args[0], args[1], args[2])
	case args[0] == "!" && len(args) <= 4:
		ok, err := a.Holds(args[1:])
		return !ok, err
	case len(args) == 2 && unary(args[0]):
		return a.Unary(args[0], args[1]), nil
	case len(args) == 3 && args[0] == "(" && args[2] == ")":
		return args[1] != "", nil
	}
	r := &reader{Asker: a, args: args}
	ok, err := r.or()
	if err == nil && len(r.args) > 0 {
		return false, fmt.Errorf(a.Words.NotOperand, r.args[0])
	}
	return ok, err
}

// reader goes through the arguments of a longer expression: -o binds weaker than -a, and ! stronger than both.
type reader struct {
	Asker
	args  []string
	depth int
}

func (r *reader) take() string {
	if len(r.args) == 0 {
		return ""
	}
	arg := r.args[0]
	r.args = r.args[1:]
	return arg
}

func (r *reader) or() (bool, error) {
	ok, err := r.and()
	for err == nil && len(r.args) > 0 && r.args[0] == "-o" {
		r.take()
		var more bool
		more, err = r.and()
		ok = ok || more
	}
	return ok, err
}

func (r *reader) and() (bool, error) {
	ok, err := r.not()
	for err == nil && len(r.args) > 0 && r.args[0] == "-a" {
		r.take()
		var more bool
		more, err = r.not()
		ok = ok && more
	}
	return ok, err
}

func (r *reader) not() (bool, error) {
	negate := false
	for len(r.args) > 1 && r.args[0] == "!" {
		r.take()
		negate = !negate
	}
	ok, err := r.primary()
	return ok != negate, err
}

func (r *reader) primary() (bool, error) {
	args := r.args
	switch {
	case len(args) == 0:
		return false, fmt.Errorf("argument expected")
	case len(args) >= 3 && binary(args[1]):
		r.args = args[3:]
		return r.Binary(args[0], args[1], args[2])
	case args[0] == "(" && len(args) > 1 && r.depth < maxDepth:
		r.take()
		r.depth++
		ok, err := r.or()
		r.depth--
		if err == nil && r.take() != ")" {
			return false, fmt.Errorf("closing paren expected")
		}
		return ok, err
	case unary(args[0]) && len(args) > 1:
		r.args = args[2:]
		return r.Unary(args[0], args[1]), nil
	}
	return r.take() != "", nil
}

func binary(op string) bool {
	switch op {
	case "=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef":
		return true
	}
	return false
}

// Binary compares two strings, numbers or files.
func (a Asker) Binary(l, op, r string) (bool, error) {
	switch op {
	case "=", "==":
		return l == r, nil
	case "!=":
		return l != r, nil
	case "<":
		return l < r, nil
	case ">":
		return l > r, nil
	case "-nt", "-ot", "-ef":
		return a.files(l, op, r), nil
	}
	x, err := a.number(l)
	if err != nil {
		return false, err
	}
	y, err := a.number(r)
	if err != nil {
		return false, err
	}
	return Numbers(x, op, y), nil
}

func (a Asker) number(text string) (int64, error) {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil {
		return 0, fmt.Errorf(a.Words.NotInteger, text)
	}
	return n, nil
}

// Numbers compares two numbers.
func Numbers(x int64, op string, y int64) bool {
	switch op {
	case "-eq":
		return x == y
	case "-ne":
		return x != y
	case "-lt":
		return x < y
	case "-le":
		return x <= y
	case "-gt":
		return x > y
	}
	return x >= y
}
