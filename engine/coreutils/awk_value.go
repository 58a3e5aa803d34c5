package coreutils

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// awkValue is a number, a string, or input text that is a number when it looks like one.
type awkValue struct {
	s     string
	n     float64
	isNum bool
	input bool // s decides whether it compares as a number
}

func awkNumber(n float64) awkValue { return awkValue{n: n, isNum: true} }
func awkString(s string) awkValue  { return awkValue{s: s} }
func awkInput(s string) awkValue   { return awkValue{s: s, input: true} }

func awkBool(b bool) awkValue {
	if b {
		return awkNumber(1)
	}
	return awkNumber(0)
}

func (v awkValue) num() float64 {
	if v.isNum {
		return v.n
	}
	return leadingFloat(v.s)
}

func (v awkValue) str() string { return v.format("%.6g") }

func (v awkValue) format(f string) string {
	if !v.isNum {
		return v.s
	}
	if v.n == math.Trunc(v.n) && math.Abs(v.n) < 1e16 {
		return strconv.FormatInt(int64(v.n), 10)
	}
	switch {
	case math.IsInf(v.n, 1):
		return "inf"
	case math.IsInf(v.n, -1):
		return "-inf"
	case math.IsNaN(v.n):
		return "nan"
	}
	return fmt.Sprintf(f, v.n)
}

// numeric reports whether the value compares as a number.
func (v awkValue) numeric() bool {
	if v.isNum {
		return true
	}
	if !v.input {
		return false
	}
	s := strings.TrimSpace(v.s)
	_, err := strconv.ParseFloat(s, 64)
	return s == "" && v.s == "" || err == nil && strings.Trim(s, "0123456789+-.eE") == ""
}

func (v awkValue) truth() bool {
	if v.numeric() {
		return v.num() != 0
	}
	return v.s != ""
}

func leadingFloat(s string) float64 {
	s = strings.TrimLeft(s, " \t\n")
	end, seen, dot, exp := 0, false, false, false
	for end < len(s) {
		c := s[end]
		switch {
		case digit(c):
			seen = true
		case c == '.' && !dot && !exp:
			dot = true
		case (c == '+' || c == '-') && (end == 0 || s[end-1]|32 == 'e' && exp):
		case c|32 == 'e' && seen && !exp && end+1 < len(s) && (digit(s[end+1]) || end+2 < len(s) && digit(s[end+2])):
			exp = true
		default:
			goto done
		}
		end++
	}
done:
	n, _ := strconv.ParseFloat(s[:end], 64)
	return n
}

func compareAwk(op string, a, b awkValue) bool {
	var c int
	if a.numeric() && b.numeric() {
		x, y := a.num(), b.num()
		switch {
		case x < y:
			c = -1
		case x > y:
			c = 1
		}
	} else {
		c = strings.Compare(a.str(), b.str())
	}
	switch op {
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	case "==":
		return c == 0
	case "!=":
		return c != 0
	case ">":
		return c > 0
	}
	return c >= 0
}
