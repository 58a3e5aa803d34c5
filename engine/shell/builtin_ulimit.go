package shell

func builtinUlimit(s *shell, args []string) int {
	flag := "-f"
	if len(args) > 1 {
		flag = args[1]
	}
	if len(args) > 2 {
		return 0
	}
	value := "unlimited"
	switch flag {
	case "-n":
		value = "1048576"
	case "-s":
		value = "8192"
	case "-c":
		value = "0"
	}
	return s.print(value + "\n")
}
