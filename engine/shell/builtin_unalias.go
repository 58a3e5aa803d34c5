package shell

func builtinUnalias(s *shell, args []string) int {
	for _, a := range args[1:] {
		if a == "-a" {
			clear(s.aliases)
		}
		delete(s.aliases, a)
	}
	return 0
}
