package coreutils

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/podscope/podscope/engine/proc"
)

// commands is every command by name.
func commands() map[string]command {
	return map[string]command{
		"[": testCommand(), "[[": testCommand(), "arch": arch(), "awk": awk(), "basename": basename(), "cat": cat(), "chgrp": chgrp(),
		"chmod": chmod(), "chown": chown(), "cp": cp(), "cut": cut(), "date": date(), "dirname": dirname(), "echo": echo(),
		"egrep": grep(), "env": env(), "expr": expr(), "false": falseCommand(), "fgrep": grep(), "find": find(), "grep": grep(),
		"groups": groups(), "head": head(), "hostname": hostname(), "id": id(), "kill": kill(), "killall": killall(), "ln": ln(),
		"ls": ls(), "mkdir": mkdir(), "mktemp": mktemp(), "mv": mv(), "nice": nice(), "nohup": nohup(), "nproc": nproc(),
		"pgrep": pgrep(), "pidof": pidof(), "pkill": pkill(), "pstree": pstree(), "printenv": printenv(), "printf": printf(), "ps": ps(), "pwd": pwd(),
		"readlink": readlink(), "realpath": realpath(), "rm": rm(), "rmdir": rmdir(), "sed": sed(), "seq": seq(), "setsid": setsid(),
		"sleep": sleep(), "sort": sortCommand(), "stat": stat(), "sync": sync(), "tail": tail(), "tee": tee(), "test": testCommand(),
		"time": timeCommand(), "timeout": timeout(), "touch": touch(), "tr": tr(), "true": trueCommand(), "uname": uname(),
		"uniq": uniq(), "usleep": usleep(), "watch": watch(), "wc": wc(), "which": which(), "whoami": whoami(), "xargs": xargs(),
		"base64": base64Command(), "clear": clearScreen(), "cmp": cmpCommand(), "comm": comm(), "curl": curl(), "dd": dd(), "df": df(), "diff": diff(),
		"dig": dig(), "du": du(), "fold": fold(), "free": free(), "getent": getent(), "gunzip": gzipCommand(), "gzip": gzipCommand(),
		"hexdump": hexdump(), "host": host(), "httpd": httpd(), "ifconfig": ifconfig(), "ip": ip(), "less": pager(), "md5sum": md5sum(),
		"more": pager(), "mount": mount(), "nc": nc(), "netstat": netstat(), "nl": nl(), "nslookup": nslookup(), "od": od(),
		"paste": paste(), "ping": ping(), "reset": reset(), "rev": rev(), "sha1sum": sha1sum(), "sha256sum": sha256sum(), "shuf": shuf(),
		"split": split(), "ss": ss(), "stty": stty(), "su": su(), "tac": tac(), "tar": tarCommand(), "telnet": telnet(), "top": top(),
		"truncate": truncate(), "tty": ttyCommand(), "uptime": uptime(), "vi": vi(), "wget": wget(), "zcat": gzipCommand(),
		"yes": yes(),
	}
}

// Programs is the table for a kernel: every command under its own name in Debian's wording, and "busybox", which runs the one
// that it is called by in busybox' wording.
func Programs() map[string]proc.Program {
	list := commands()
	table := map[string]proc.Program{}
	for name, c := range list {
		table[name] = program(name, true, c)
	}
	table["busybox"] = busybox(list)
	return table
}

// Applets lists the names that busybox answers to, sorted: what an image links to it. The shells are not among them.
func Applets() []string {
	list := commands()
	names := make([]string, 0, len(list))
	for name := range list {
		if name != "curl" && name != "dig" && name != "host" && name != "ss" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// busybox dispatches by the name that it was called by, or by its first argument.
func busybox(list map[string]command) proc.Program {
	applets := map[string]proc.Program{}
	for name, c := range list {
		applets[name] = program(name, false, c)
	}
	return func(p *proc.Process) int {
		name := path.Base(strings.TrimPrefix(p.Args[0], "-"))
		if name == "busybox" {
			if len(p.Args) == 1 || p.Args[1] == "--help" || p.Args[1] == "--list" {
				return busyboxList(p, Applets())
			}
			p.Args = p.Args[1:]
			name = path.Base(p.Args[0])
			if name == "sh" || name == "ash" {
				return shellApplet(p)
			}
		}
		run := applets[name]
		if run == nil {
			fmt.Fprintf(p.Stderr, "%s: applet not found\n", name)
			return 127
		}
		return run(p)
	}
}

// shellApplet runs `busybox sh` through the image's own shell.
func shellApplet(p *proc.Process) int {
	if file, err := p.LookPath("sh"); err == nil {
		_ = p.Exec(file, p.Args, nil) // comes back only when it fails
	}
	fmt.Fprintf(p.Stderr, "%s: applet not found\n", p.Args[0])
	return 127
}

func busyboxList(p *proc.Process, names []string) int {
	if len(p.Args) > 1 && p.Args[1] == "--list" {
		_, _ = p.Stdout.WriteString(strings.Join(names, "\n") + "\n")
		return 0
	}
	_, _ = p.Stdout.WriteString(banner + "\nBusyBox is copyrighted by many authors between 1998-2015.\nLicensed under GPLv2. " +
		"See source distribution for detailed\ncopyright notices.\n\nUsage: busybox [function [arguments]...]\n   or: busybox --list[-full]\n" +
		"   or: busybox --show SCRIPT\n   or: busybox --install [-s] [DIR]\n   or: function [arguments]...\n\n" +
		"\tBusyBox is a multi-call binary that combines many common Unix\n\tutilities into a single executable.\n\n" +
		"Currently defined functions:\n")
	line := "\t"
	for i, n := range names {
		if len(line)+len(n) > 70 {
			_, _ = p.Stdout.WriteString(line + "\n")
			line = "\t"
		}
		line += n
		if i < len(names)-1 {
			line += ", "
		}
	}
	_, _ = p.Stdout.WriteString(line + "\n")
	return 0
}
