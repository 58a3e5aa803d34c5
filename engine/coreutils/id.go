package coreutils

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

func id() command {
	return command{flags: "ugGnr", long: "user=u group=g groups=G name=n real=r", usage: "[-ugGnr] [USER]", run: (*tool).id}
}

func (t *tool) id() int {
	uid, gid := t.Cred.UID, t.Cred.GID
	groups := slices.Clone(t.Cred.Groups)
	if len(t.args) > 0 {
		found := false
		for _, a := range t.accounts("/etc/passwd") {
			if a.name == t.args[0] && len(a.fields) > 3 {
				uid, found = a.id, true
				gid, _ = strconv.Atoi(a.fields[3])
				groups = nil
			}
		}
		if !found {
			if t.gnu {
				t.warn("‘%s’: no such user", t.args[0])
			} else {
				t.warn("unknown user %s", t.args[0])
			}
			return 1
		}
	}
	if !slices.Contains(groups, gid) {
		groups = append([]int{gid}, groups...)
	}
	switch {
	case t.has('u'):
		t.idLine("/etc/passwd", uid)
	case t.has('g'):
		t.idLine("/etc/group", gid)
	case t.has('G'):
		t.print("%s\n", t.idList(groups))
	default:
		var g []string
		for _, n := range groups {
			g = append(g, t.idName("/etc/group", n))
		}
		t.print("uid=%s gid=%s groups=%s\n", t.idName("/etc/passwd", uid), t.idName("/etc/group", gid), strings.Join(g, ","))
	}
	return 0
}

func (t *tool) idLine(file string, n int) {
	if !t.has('n') {
		t.print("%d\n", n)
		return
	}
	name, ok := t.nameOf(file, n)
	if !ok {
		_, _ = t.Stderr.WriteString(t.name + ": unknown ID " + name + "\n")
	}
	t.print("%s\n", name)
}

func (t *tool) idList(ids []int) string {
	var out []string
	for _, n := range ids {
		s := strconv.Itoa(n)
		if t.has('n') || t.name == "groups" {
			s = t.groupName(n)
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func (t *tool) idName(file string, n int) string {
	if name, ok := t.nameOf(file, n); ok {
		return fmt.Sprintf("%d(%s)", n, name)
	}
	return strconv.Itoa(n)
}
