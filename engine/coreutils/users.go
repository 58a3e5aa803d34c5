package coreutils

import (
	"strconv"
	"strings"
)

// account is a line of /etc/passwd or /etc/group.
type account struct {
	name   string
	id     int
	fields []string
}

func (t *tool) accounts(file string) []account {
	b, err := t.ReadFile(file)
	if err != nil {
		return nil
	}
	var list []account
	for l := range strings.SplitSeq(string(b), "\n") {
		f := strings.Split(l, ":")
		if len(f) < 3 {
			continue
		}
		id, err := strconv.Atoi(f[2])
		if err != nil {
			continue
		}
		list = append(list, account{f[0], id, f})
	}
	return list
}

func (t *tool) nameOf(file string, id int) (string, bool) {
	for _, a := range t.accounts(file) {
		if a.id == id {
			return a.name, true
		}
	}
	return strconv.Itoa(id), false
}

// userName is a user's name in the container, or its number.
func (t *tool) userName(uid int) string {
	s, _ := t.nameOf("/etc/passwd", uid)
	return s
}

// groupName is a group's name in the container, or its number.
func (t *tool) groupName(gid int) string {
	s, _ := t.nameOf("/etc/group", gid)
	return s
}

// lookup finds an account's number by name or digits.
func (t *tool) lookup(file, name string) (int, bool) {
	for _, a := range t.accounts(file) {
		if a.name == name {
			return a.id, true
		}
	}
	id, err := strconv.Atoi(name)
	return id, err == nil
}
