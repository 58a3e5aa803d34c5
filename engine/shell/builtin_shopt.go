package shell

func builtinShopt(s *shell, args []string) int {
	on := false
	for _, a := range args[1:] {
		switch a {
		case "-s":
			on = true
		case "-u":
			on = false
		case "nullglob":
			s.opts.nullglob = on
		}
	}
	return 0
}
