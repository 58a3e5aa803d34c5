package shell

func builtinTrue(*shell, []string) int  { return 0 }
func builtinFalse(*shell, []string) int { return 1 }
