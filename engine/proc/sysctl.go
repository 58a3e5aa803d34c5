package proc

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/podscope/podscope/engine/vfs"
)

// Sysctls are kernel parameters that a pod has for itself, by their name with dots.
type Sysctls map[string]string

// usualSysctls are what a pod begins with: the kernel's own values for a new network and IPC namespace, but for ports and ping, which containerd
// opens to all users.
var usualSysctls = Sysctls{
	"kernel.shm_rmid_forced":              "0",
	"net.ipv4.ip_local_port_range":        "32768\t60999",
	"net.ipv4.ip_local_reserved_ports":    "",
	"net.ipv4.ip_unprivileged_port_start": "0",
	"net.ipv4.ping_group_range":           "0\t2147483647",
	"net.ipv4.tcp_fin_timeout":            "60",
	"net.ipv4.tcp_keepalive_intvl":        "75",
	"net.ipv4.tcp_keepalive_probes":       "9",
	"net.ipv4.tcp_keepalive_time":         "7200",
	"net.ipv4.tcp_rmem":                   "4096\t131072\t6291456",
	"net.ipv4.tcp_syncookies":             "1",
	"net.ipv4.tcp_wmem":                   "4096\t16384\t4194304",
}

// NodeSysctls are what differs on the node itself.
var NodeSysctls = Sysctls{"net.ipv4.ip_unprivileged_port_start": "1024", "net.ipv4.ping_group_range": "1 0"}

// value is a parameter as /proc/sys shows it: several numbers stand apart by tabs.
func (s Sysctls) value(name string) string {
	if own, ok := s[name]; ok {
		return strings.Join(strings.Fields(own), "\t")
	}
	return usualSysctls[name]
}

// PrivilegedPorts is the first port that users without the capability for it may open.
func (s Sysctls) PrivilegedPorts() uint16 {
	n, _ := strconv.ParseUint(s.value("net.ipv4.ip_unprivileged_port_start"), 10, 16)
	return uint16(n)
}

// under lists the parameters in a directory of /proc/sys.
func (s Sysctls) under(dir string) entries {
	all := maps.Clone(usualSysctls)
	maps.Copy(all, s)
	var out entries
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if file, ok := strings.CutPrefix(name, dir+"."); ok && !strings.Contains(file, ".") {
			out = append(out, entry{file, func() *vfs.Node {
				return vfs.NewComputedFile(0o644, func() []byte { return []byte(s.value(name) + "\n") })
			}})
		}
	}
	return out
}
