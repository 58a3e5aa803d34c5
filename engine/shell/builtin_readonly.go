package shell

func builtinReadonly(s *shell, args []string) int {
	return s.attribute(args, func(v *variable) { v.readonly = true }, func(v variable) bool { return v.readonly })
}
