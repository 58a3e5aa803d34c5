package shell

func builtinPwd(s *shell, args []string) int {
	if len(args) > 1 && args[1] == "-P" {
		return s.print(s.p.Dir + "\n")
	}
	dir := s.get("PWD")
	if dir == "" {
		dir = s.p.Dir
	}
	return s.print(dir + "\n")
}
