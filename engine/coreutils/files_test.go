package coreutils

import "testing"

func TestFileCommands(t *testing.T) {
	conform(t, map[string]string{"/tmp/a": "A"}, []spec{
		{run: "touch new"},
		{run: "ls", out: "a\nnew\n"},
		{run: "mkdir -p d/e/f"},
		{run: "mkdir d", err: "mkdir: can't create directory 'd': File exists\n", code: 1},
		{run: "mkdir x/y", err: "mkdir: can't create directory 'x/y': No such file or directory\n", code: 1},
		{run: "cp a d"},
		{run: "cat d/a", out: "A"},
		{run: "cp d copy", err: "cp: omitting directory 'd'\n", code: 1},
		{run: "cp -r d copy"},
		{run: "find copy", out: "copy\ncopy/a\ncopy/e\ncopy/e/f\n"},
		{run: "mv a b"},
		{run: "mv nope z", err: "mv: can't rename 'nope': No such file or directory\n", code: 1},
		{run: "ln -s b link"},
		{run: "readlink link", out: "b\n"},
		{run: "readlink -f link", out: "/tmp/b\n"},
		{run: "rm d", err: "rm: 'd' is a directory\n", code: 1},
		{run: "rm nope", err: "rm: can't remove 'nope': No such file or directory\n", code: 1},
		{run: "rm -f nope"},
		{run: "rm -rf d copy"},
		{run: "rmdir nope", err: "rmdir: 'nope': No such file or directory\n", code: 1},
		{run: "ls -1", out: "b\nlink\nnew\n"},
		{run: "rm nope", gnu: true, err: "rm: cannot remove 'nope': No such file or directory\n", code: 1},
		{run: "basename /a/b.txt .txt", out: "b\n"},
		{run: "dirname /a/b.txt", out: "/a\n"},
		{run: "test -f b"},
		{run: "test -d b", code: 1},
		{run: "[ 3 -gt 2 -a x = x ]"},
		{run: "[ a -eq 1 ]", err: "[: a: bad number\n", code: 2},
		{run: "chmod 600 b"},
		{run: "stat -c '%a %n %s' b", out: "600 b 1\n"},
		{run: "chmod u+x,g=r b"},
		{run: "stat -c %A b", out: "-rwxr-----\n"},
		{run: "chown nginx:nginx b"},
		{run: "stat -c '%U %G' b", out: "nginx nginx\n"},
	})
}

func TestLs(t *testing.T) {
	conform(t, map[string]string{"/tmp/f": "12345", "/tmp/.hidden": "", "/tmp/d/x": ""}, []spec{
		{run: "ls /nosuch", err: "ls: /nosuch: No such file or directory\n", code: 1},
		{run: "ls /nosuch", gnu: true, err: "ls: cannot access '/nosuch': No such file or directory\n", code: 2},
		{run: "ls", out: "d\nf\n"},
		{run: "ls -A", out: ".hidden\nd\nf\n"},
		{run: "ls -l f", out: "-rw-r--r--    1 root     root             5 Nov 21 07:30 f\n"},
		{run: "ls -l f", gnu: true, out: "-rw-r--r-- 1 root root 5 Nov 21 07:30 f\n"},
		{run: "ls -ld d", out: "drwxr-xr-x    2 root     root          4096 Nov 21 07:30 d\n"},
		{run: "ls -R", out: ".:\nd\nf\n\n./d:\nx\n"},
		{run: "ls -F", out: "d/\nf\n"},
		{run: "ls f d", out: "f\n\nd:\nx\n"},
	})
}

func TestFindAndXargs(t *testing.T) {
	conform(t, map[string]string{"/tmp/a.txt": "x", "/tmp/b.log": "", "/tmp/d/c.txt": "yy"}, []spec{
		{run: "find . -name '*.txt'", out: "./a.txt\n./d/c.txt\n"},
		{run: "find . -type d", out: ".\n./d\n"},
		{run: "find . -type f -not -name '*.txt'", out: "./b.log\n"},
		{run: "find . -maxdepth 1 -name '*.txt' -exec cat {} ;", out: "x"},
		{run: "find . -name '*.txt' -exec echo {} +", out: "./a.txt ./d/c.txt\n"},
		{run: "find . -empty -type f", out: "./b.log\n"},
		{run: "find /nope", err: "find: /nope: No such file or directory\n", code: 1},
		{run: "xargs echo", in: "a b\nc\n", out: "a b c\n"},
		{run: "xargs -n1 echo x", in: "a b\n", out: "x a\nx b\n"},
		{run: "xargs -I{} echo [{}]", in: "a b\nc\n", out: "[a b]\n[c]\n"},
		{run: "find . -name '*.log' -delete"},
		{run: "find . -type f", out: "./a.txt\n./d/c.txt\n"},
	})
}

func TestContainersMountNothing(t *testing.T) {
	const denied = "mount: permission denied (are you root?)\n"
	conform(t, nil, []spec{
		{run: "mount -t tmpfs t /mnt", err: denied, code: 1},
		{run: "mount /dev/sda1 /mnt", err: denied, code: 1},
		{run: "mount -o remount,rw /", err: denied, code: 1},
		{run: "mount -t nosuch"},
	})
}

func TestComparingFiles(t *testing.T) {
	conform(t, map[string]string{"/tmp/a": "1\n2\n", "/tmp/b": "1\n3\n"}, []spec{
		{run: "diff a a"},
		{run: "diff -q a b", out: "Files a and b differ\n", code: 1},
		{run: "diff a b", gnu: true, out: "2c2\n< 2\n---\n> 3\n", code: 1},
		{run: "diff a b", out: "--- a\n+++ b\n@@ -1,2 +1,2 @@\n 1\n-2\n+3\n", code: 1},
		{run: "diff -u a b", gnu: true, out: "--- a\t2026-11-21 07:30:00.000000000 +0000\n+++ b\t2026-11-21 07:30:00.000000000 +0000\n@@ -1,2 +1,2 @@\n 1\n-2\n+3\n", code: 1},
	})
}
