package coreutils

func host() command {
	return command{flags: "t:va", usage: "[-t type] name", run: func(t *tool) int {
		if len(t.args) == 0 {
			return t.badUsage()
		}
		name, records, err := query(t.Process, t.args[0], "A")
		if err != nil {
			t.print("Host %s not found: 3(NXDOMAIN)\n", t.args[0])
			return 1
		}
		for _, r := range records {
			t.print("%s has address %s\n", name, recordValue(r))
		}
		return 0
	}}
}
