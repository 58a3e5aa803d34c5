package coreutils

import "strings"

func chown() command {
	return command{flags: "Rhvcf", long: "recursive=R no-dereference=h", usage: "[-Rhcvf]... USER[:[GRP]] FILE...", run: (*tool).chown}
}

func chgrp() command {
	return command{flags: "Rhvcf", long: "recursive=R no-dereference=h", usage: "[-Rhcvf]... GROUP FILE...", run: (*tool).chown}
}

func (t *tool) chown() int {
	if len(t.args) < 2 {
		return t.missing("operand")
	}
	user, group, both := strings.Cut(strings.Replace(t.args[0], ".", ":", 1), ":")
	if t.name == "chgrp" {
		user, group, both = "", t.args[0], true
	}
	uid, gid := -1, -1
	if user != "" {
		id, ok := t.lookup("/etc/passwd", user)
		if !ok {
			return t.unknownName("user", user)
		}
		uid = id
	}
	if both && group != "" {
		id, ok := t.lookup("/etc/group", group)
		if !ok {
			return t.unknownName("group", group)
		}
		gid = id
	}
	code := 0
	for _, name := range t.args[1:] {
		t.eachFile(name, t.has('R'), func(file string) {
			if err := t.Chown(file, uid, gid); err != nil {
				if t.gnu {
					t.warn("changing ownership of '%s': %s", file, text(err))
				} else {
					t.fail(file, err)
				}
				code = 1
			}
		})
	}
	return code
}

func (t *tool) unknownName(kind, name string) int {
	if t.gnu {
		t.warn("invalid %s: ‘%s’", kind, name)
	} else {
		t.warn("unknown %s %s", kind, name)
	}
	return 1
}
