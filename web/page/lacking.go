package page

import (
	"slices"
	"strings"
)

// elsewhere are programs that many real images or nodes have, and of which some or all of the simulated ones do without.
var elsewhere = strings.Fields(`apk apt apt-get awk bash cargo cc conntrack crontab ctr curl dig dnf docker dpkg etcdctl ethtool find free gcc gdb git go gpg grpcurl gunzip gzip
helm host htop ifconfig ip iptables java journalctl jq kill less lsof make man mongo more mount mysql nano nc ncat nerdctl netstat node npm nslookup openssl perl pgrep php ping
pip pip3 pkill ps psql python python3 rpm rsync ruby scp sed sqlite3 ss ssh strace su sudo systemctl tar tcpdump telnet top traceroute tree unzip vi vim watch wget xz yum zip`)

// lacking is the program that a terminal's text says is not there, if a real image may well have it; "" when there is none. A word that is no
// program anywhere, such as a slip of the keys, is none: nothing is to be said of it.
func lacking(shown string) string {
	for line := range strings.Lines(shown) {
		line = strings.TrimRight(line, "\r\n")
		if name, found := strings.CutSuffix(line, ": command not found"); found {
			line = name
		} else if name, found := strings.CutSuffix(line, ": not found"); found {
			line = name
		} else if name, _, found := strings.Cut(line, `": executable file not found in $PATH`); found {
			line = strings.ReplaceAll(name, `"`, " ")
		} else {
			continue
		}
		if name := line[strings.LastIndexAny(line, " /")+1:]; slices.Contains(elsewhere, name) {
			return name
		}
	}
	return ""
}
