package shell

func builtinDisown(s *shell, args []string) int {
	if len(args) == 1 {
		s.jobs.list = nil
		return 0
	}
	for i, j := range s.jobs.list {
		if j == s.findJob(args[1]) {
			s.jobs.list = append(s.jobs.list[:i:i], s.jobs.list[i+1:]...)
			break
		}
	}
	return 0
}
