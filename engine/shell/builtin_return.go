package shell

func builtinReturn(s *shell, args []string) int {
	code := s.statusArg(args)
	if len(s.calls) == 0 && s.sourced == 0 {
		if s.dialect == bash {
			s.warn("return: can only `return' from a function or sourced script")
			return 1
		}
		s.flow = flowExit
		return code
	}
	if s.flow == flowNone {
		s.flow = flowReturn
	}
	return code
}
