package shell

func builtinExport(s *shell, args []string) int {
	return s.attribute(args, func(v *variable) { v.exported = true }, func(v variable) bool { return v.exported })
}
