package shell

func builtinLet(s *shell, args []string) int {
	var n int64
	for _, a := range args[1:] {
		var err error
		if n, err = s.arithText(a); err != nil {
			s.expandFailed(err)
			return 1
		}
	}
	return int(truth(n == 0))
}
