package coreutils

import (
	"fmt"
	"strings"
)

func getent() command {
	return command{flags: "-", usage: "DATABASE [KEY]...", run: func(t *tool) int {
		if len(t.args) == 0 {
			return 1
		}
		db, keys := t.args[0], t.args[1:]
		if db == "hosts" || db == "ahosts" || db == "ahostsv4" {
			for _, k := range keys {
				ip, err := Lookup(t.Process, k)
				if err != nil {
					return 2
				}
				t.print("%-15s %s\n", ip, k)
			}
			return 0
		}
		for _, a := range t.accounts("/etc/" + db) {
			if len(keys) == 0 || keys[0] == a.name || keys[0] == fmt.Sprint(a.id) {
				t.print("%s\n", strings.Join(a.fields, ":"))
				if len(keys) > 0 {
					return 0
				}
			}
		}
		return 2 * btoi(len(keys) > 0)
	}}
}
