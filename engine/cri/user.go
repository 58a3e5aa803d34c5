package cri

import (
	"slices"
	"strconv"
	"strings"

	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
)

// User is who a container's processes run as. Nil and empty mean what the image says.
type User struct {
	UID, GID *int64
	Groups   []int64 // supplemental ones, fsGroup included
	Without  uint64  // the capabilities that root does not have
	// OnlyGroups leaves out the groups that the image's /etc/group puts the user into.
	OnlyGroups bool
}

// account is one line of /etc/passwd.
type account struct {
	name, home string
	uid, gid   int
}

// chooseUser settles the container's credentials.
func (c *container) chooseUser() error {
	want := c.config.User
	name, group, _ := strings.Cut(c.config.Image.Config.User, ":")
	if want.UID != nil {
		name, group = strconv.FormatInt(*want.UID, 10), ""
	}
	acc, err := c.account(name)
	if err != nil {
		return err
	}
	c.cred = vfs.Cred{UID: acc.uid, GID: acc.gid, Without: want.Without}
	if group != "" {
		gid, err := c.group(group)
		if err != nil {
			return err
		}
		c.cred.GID = gid
	}
	if want.GID != nil {
		c.cred.GID = int(*want.GID)
	}
	c.cred.Groups = c.groups(acc, want.Groups)
	return nil
}

// account looks a user up by name or number; a number needs no entry.
func (c *container) account(name string) (account, error) {
	if name == "" {
		name = "0"
	}
	uid, err := strconv.Atoi(name)
	numeric := err == nil
	for _, a := range c.table().accounts {
		if a.name == name || (numeric && a.uid == uid) {
			return a, nil
		}
	}
	if numeric {
		return account{uid: uid, home: "/"}, nil
	}
	return account{}, failf("failed to create containerd container: mount callback failed on /var/lib/containerd/tmpmounts/containerd-mount: no users found")
}

// userTable is what an image's /etc/passwd and /etc/group say.
type userTable struct {
	accounts []account
	groups   []string // lines
}

// table reads the image's users, once an image.
func (c *container) table() *userTable {
	img := c.config.Image.Image
	if t := c.r.users[img.Digest]; t != nil {
		return t
	}
	t := &userTable{}
	view := vfs.NewNamespace(c.r.config.RootFS(img))
	for _, line := range lines(view, "/etc/passwd") {
		f := strings.Split(line, ":")
		if len(f) < 6 {
			continue
		}
		uid, err1 := strconv.Atoi(f[2])
		gid, err2 := strconv.Atoi(f[3])
		if err1 == nil && err2 == nil {
			t.accounts = append(t.accounts, account{name: f[0], uid: uid, gid: gid, home: f[5]})
		}
	}
	t.groups = lines(view, "/etc/group")
	c.r.users[img.Digest] = t
	return t
}

func lines(view *vfs.Namespace, name string) []string {
	data, err := view.ReadFile(name, root)
	if err != nil {
		return nil
	}
	return strings.Split(strings.TrimRight(string(data), "\n"), "\n")
}

func (c *container) group(name string) (int, error) {
	if gid, err := strconv.Atoi(name); err == nil {
		return gid, nil
	}
	for _, line := range c.table().groups {
		if f := strings.Split(line, ":"); len(f) >= 3 && f[0] == name {
			return strconv.Atoi(f[2])
		}
	}
	return 0, failf("failed to create containerd container: mount callback failed on /var/lib/containerd/tmpmounts/containerd-mount: no groups found")
}

// groups are the primary group, those that /etc/group puts the user into, and the pod's.
func (c *container) groups(acc account, extra []int64) []int {
	out := []int{c.cred.GID}
	add := func(gid int) {
		if !slices.Contains(out, gid) {
			out = append(out, gid)
		}
	}
	for _, line := range c.table().groups {
		f := strings.Split(line, ":")
		if c.config.User.OnlyGroups || len(f) < 4 || acc.name == "" || !slices.Contains(strings.Split(f[3], ","), acc.name) {
			continue
		}
		if gid, err := strconv.Atoi(f[2]); err == nil {
			add(gid)
		}
	}
	for _, gid := range extra {
		add(int(gid))
	}
	slices.Sort(out)
	return out
}

// home is the HOME variable that runc adds when nobody else has set it.
func (c *container) home(env []string) []string {
	for _, e := range env {
		if strings.HasPrefix(e, "HOME=") {
			return nil
		}
	}
	for _, a := range c.table().accounts {
		if a.uid == c.cred.UID {
			return []string{"HOME=" + a.home}
		}
	}
	return []string{"HOME=/"}
}

var signals = map[string]proc.Signal{
	"HUP": proc.SIGHUP, "INT": proc.SIGINT, "QUIT": proc.SIGQUIT, "KILL": proc.SIGKILL, "USR1": proc.SIGUSR1, "USR2": proc.SIGUSR2,
	"TERM": proc.SIGTERM,
}

// stopSignal reads an image's STOPSIGNAL, as a name or a number.
func stopSignal(text string) proc.Signal {
	text = strings.TrimPrefix(strings.ToUpper(text), "SIG")
	if n, err := strconv.Atoi(text); err == nil && n > 0 {
		return proc.Signal(n)
	}
	if s, ok := signals[text]; ok {
		return s
	}
	return proc.SIGTERM
}

func signalName(s proc.Signal) string {
	for _, name := range [...]string{"HUP", "INT", "QUIT", "KILL", "USR1", "USR2", "TERM"} {
		if signals[name] == s {
			return "SIG" + name
		}
	}
	return strconv.Itoa(int(s))
}
