package shell

import (
	"fmt"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// tracing prints a command for set -x.
func (s *shell) tracing(c *syntax.CallExpr, args []string) func() {
	var b strings.Builder
	for _, a := range c.Assigns {
		text, _ := s.text1(a.Value)
		b.WriteString(a.Name.Value + "=" + quoteIfNeeded(text) + " ")
	}
	for i, a := range args {
		if i > 0 {
			b.WriteByte(' ')
		}
		if s.dialect == dash {
			b.WriteString(a)
			continue
		}
		b.WriteString(quoteIfNeeded(a))
	}
	s.trace(b.String())
	return func() {}
}

func (s *shell) trace(text string) {
	ps4 := "+ "
	if v, ok := s.lookup("PS4"); ok {
		ps4 = s.promptText(v.value)
	}
	fmt.Fprintln(s.p.Stderr, ps4+text)
}

// timeClause is the time keyword.
func (s *shell) timeClause(c *syntax.TimeClause) {
	start, cpu := s.p.Sim().Elapsed(), s.p.CPU()
	if c.Stmt != nil {
		s.stmt(c.Stmt, false)
	}
	real, user := s.p.Sim().Elapsed()-start, s.p.CPU()-cpu
	format := "\nreal\t%dm%.3fs\nuser\t%dm%.3fs\nsys\t%dm%.3fs\n"
	if c.PosixFormat {
		fmt.Fprintf(s.p.Stderr, "real %.2f\nuser %.2f\nsys %.2f\n", real.Seconds(), user.Seconds(), 0.0)
		return
	}
	if s.dialect == ash {
		format = "real\t%dm %.2fs\nuser\t%dm %.2fs\nsys\t%dm %.2fs\n"
	}
	minutes := int(real.Minutes())
	fmt.Fprintf(s.p.Stderr, format, minutes, real.Seconds()-float64(60*minutes), 0, user.Seconds(), 0, 0.0)
}
