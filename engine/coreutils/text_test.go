package coreutils

import "testing"

func TestCat(t *testing.T) {
	conform(t, map[string]string{"/tmp/a": "one\ntwo\n", "/tmp/b": "x\ty\n\n\n"}, []spec{
		{run: "cat a b", out: "one\ntwo\nx\ty\n\n\n"},
		{run: "cat", in: "hello", out: "hello"},
		{run: "cat a -", in: "z", out: "one\ntwo\nz"},
		{run: "cat -n a", out: "     1\tone\n     2\ttwo\n"},
		{run: "cat -A b", out: "x^Iy$\n$\n$\n"},
		{run: "cat -s b", out: "x\ty\n\n"},
		{run: "cat /no/such", err: "cat: can't open '/no/such': No such file or directory\n", code: 1},
		{run: "cat /no/such", gnu: true, err: "cat: /no/such: No such file or directory\n", code: 1},
		{run: "cat /tmp", gnu: true, err: "cat: /tmp: Is a directory\n", code: 1},
		{run: "cat -Q", gnu: true, err: "cat: invalid option -- 'Q'\nTry 'cat --help' for more information.\n", code: 1},
		{run: "cat -Q", err: "cat: unrecognized option: Q\nBusyBox…", code: 1},
	})
}

func TestEchoAndPrintf(t *testing.T) {
	conform(t, nil, []spec{
		{run: "echo hello  world", out: "hello world\n"},
		{run: "echo -n x", out: "x"},
		{run: `echo -e 'a\tb\n'`, out: "a\tb\n\n"},
		{run: `echo 'a\tb'`, out: "a\\tb\n"},
		{run: `printf '%s-%03d\n' a 7 b 8`, out: "a-007\nb-008\n"},
		{run: `printf '%5.1f|%-4s|%x\n' 3.14159 ab 255`, out: "  3.1|ab  |ff\n"},
		{run: `printf 'no newline'`, out: "no newline"},
		{run: `printf '%d\n' abc`, out: "0\n", err: "printf: invalid number 'abc'\n", code: 1},
		{run: `printf '%b' 'a\nb'`, out: "a\nb"},
	})
}

func TestHeadTailAndWc(t *testing.T) {
	conform(t, map[string]string{"/tmp/f": "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n", "/tmp/g": "a b\n"}, []spec{
		{run: "head -3 f", out: "1\n2\n3\n"},
		{run: "head -n 2 f", out: "1\n2\n"},
		{run: "head -n -10 f", out: "1\n2\n"},
		{run: "head -c 3 f", out: "1\n2"},
		{run: "head -n 1 f g", out: "==> f <==\n1\n\n==> g <==\na b\n"},
		{run: "tail -n 2 f", out: "11\n12\n"},
		{run: "tail -2 f", out: "11\n12\n"},
		{run: "tail -n +11 f", out: "11\n12\n"},
		{run: "tail -c 3 f", out: "12\n"},
		{run: "wc f", out: "       12        12        27 f\n"},
		{run: "wc -l f", out: "12 f\n"},
		{run: "wc -l", in: "x\ny\n", out: "2\n"},
		{run: "wc -c g", gnu: true, out: "4 g\n"},
		{run: "wc nope", err: "wc: can't open 'nope': No such file or directory\n", code: 1},
	})
}

func TestSortUniqCutTr(t *testing.T) {
	conform(t, map[string]string{"/tmp/n": "10 b\n9 a\n10 a\n", "/tmp/d": "a:1\nb:3\na:2\n"}, []spec{
		{run: "sort n", out: "10 a\n10 b\n9 a\n"},
		{run: "sort -n n", out: "9 a\n10 a\n10 b\n"},
		{run: "sort -k2 -k1n n", out: "9 a\n10 a\n10 b\n"},
		{run: "sort -t: -k2 -nr d", out: "b:3\na:2\na:1\n"},
		{run: "sort -u -t: -k1,1 d", out: "a:1\nb:3\n"},
		{run: "sort -h", in: "2K\n1M\n3\n", out: "3\n2K\n1M\n"},
		{run: "uniq -c", in: "a\na\nb\n", out: "      2 a\n      1 b\n"},
		{run: "uniq -d", in: "a\na\nb\n", out: "a\n"},
		{run: "cut -d: -f1 d", out: "a\nb\na\n"},
		{run: "cut -c1-2,4", in: "abcdef\n", out: "abd\n"},
		{run: "cut -d, -f2-", in: "a,b,c\nx\n", out: "b,c\nx\n"},
		{run: "tr a-z A-Z", in: "hello\n", out: "HELLO\n"},
		{run: "tr -d '[:digit:]'", in: "a1b2\n", out: "ab\n"},
		{run: "tr -s ' '", in: "a   b\n", out: "a b\n"},
		{run: `tr ',' '\n'`, in: "a,b\n", out: "a\nb\n"},
		{run: "tr -cd a-z", in: "a1b2\n", out: "ab"},
	})
}

func TestGrep(t *testing.T) {
	conform(t, map[string]string{"/tmp/f": "phase: Running\nready: true\nPhase two\n", "/tmp/dir/x": "needle\n"}, []spec{
		{run: "grep phase f", out: "phase: Running\n"},
		{run: "grep -i phase f", out: "phase: Running\nPhase two\n"},
		{run: "grep -v phase f", out: "ready: true\nPhase two\n"},
		{run: "grep -c e f", out: "3\n"},
		{run: "grep -n ready f", out: "2:ready: true\n"},
		{run: "grep -o 'R[a-z]*' f", out: "Running\n"},
		{run: "grep -E '^(ready|Phase)' f", out: "ready: true\nPhase two\n"},
		{run: `grep 'phase\|ready' f`, out: "phase: Running\nready: true\n"},
		{run: "grep -q nope f", code: 1},
		{run: "grep -r needle .", out: "./dir/x:needle\n"},
		{run: "grep -A1 phase f", out: "phase: Running\nready: true\n"},
		{run: "grep -w run f", code: 1},
		{run: "grep x nope", err: "grep: nope: No such file or directory\n", code: 2},
		{run: "grep -l needle f dir/x", out: "dir/x\n"},
		{run: "grep -F 'a.c'", in: "abc\na.c\n", out: "a.c\n"},
	})
}

func TestSed(t *testing.T) {
	conform(t, map[string]string{"/tmp/f": "one\ntwo\nthree\n"}, []spec{
		{run: "sed s/o/0/ f", out: "0ne\ntw0\nthree\n"},
		{run: "sed -n 2p f", out: "two\n"},
		{run: "sed 1d f", out: "two\nthree\n"},
		{run: "sed '$d' f", out: "one\ntwo\n"},
		{run: "sed -n '/two/,$p' f", out: "two\nthree\n"},
		{run: `sed 's/\(.\)\(.\)/\2\1/' f`, out: "noe\nwto\nhtree\n"},
		{run: `sed -E 's/(e)+/<&>/g' f`, out: "on<e>\ntwo\nthr<ee>\n"},
		{run: "sed -e 1s/one/1/ -e s/two/2/ f", out: "1\n2\nthree\n"},
		{run: "sed '/two/a after' f", out: "one\ntwo\nafter\nthree\n"},
		{run: "sed '2i before' f", out: "one\nbefore\ntwo\nthree\n"},
		{run: "sed 2q f", out: "one\ntwo\n"},
		{run: "sed ':a;N;$!ba;s/\\n/,/g' f", out: "one,two,three\n"},
		{run: "sed y/abc/xyz/", in: "aabbcc\n", out: "xxyyzz\n"},
		{run: "sed -n '$=' f", out: "3\n"},
		{run: "sed -i s/one/uno/ f"},
		{run: "cat f", out: "uno\ntwo\nthree\n"},
		{run: "sed s/x f", err: "sed: unmatched '/'\n", code: 1},
	})
}

func TestAwk(t *testing.T) {
	conform(t, map[string]string{"/tmp/f": "a 1\nb 2\nc 3\n"}, []spec{
		{run: "awk '{print $1}' f", out: "a\nb\nc\n"},
		{run: "awk '{s+=$2} END {print s, NR}' f", out: "6 3\n"},
		{run: "awk -F: '{print $2}'", in: "x:y:z\n", out: "y\n"},
		{run: "awk '$2>1 {print $1 \"-\" $2}' f", out: "b-2\nc-3\n"},
		{run: "awk '/b/ {print NR \": \" $0}' f", out: "2: b 2\n"},
		{run: "awk 'NR==2' f", out: "b 2\n"},
		{run: "awk '{printf \"%s=%d\\n\", $1, $2}' f", out: "a=1\nb=2\nc=3\n"},
		{run: "awk 'BEGIN {for (i=1;i<=3;i++) x = x i; print x, length(x)}'", out: "123 3\n"},
		{run: "awk '{c[$1]++} END {for (k in c) print k, c[k]}' f", out: "a 1\nb 1\nc 1\n"},
		{run: "awk '{gsub(/[0-9]/,\"#\"); print}' f", out: "a #\nb #\nc #\n"},
		{run: "awk -v n=5 'BEGIN {print n*2, 7%4, 2^10}'", out: "10 3 1024\n"},
		{run: "awk 'BEGIN{print substr(\"hello\",2,3), toupper(\"x\"), index(\"abc\",\"c\")}'", out: "ell X 3\n"},
		{run: "awk '{$2=\"x\"; print; print NF}' f", out: "a x\n2\nb x\n2\nc x\n2\n"},
		{run: "awk '{print $NF}' f", out: "1\n2\n3\n"},
		{run: "awk 'function f(x) {return x*2} BEGIN {print f(21)}'", out: "42\n"},
		{run: "awk 'BEGIN { while (i < 3) { if (i == 1) { i++; continue }; print i; i++ } }'", out: "\n2\n"},
		{run: "awk 'END{exit 3}' f", code: 3},
		{run: "awk '{print $1, ($2 > 1 ? \"big\" : \"small\")}' f", out: "a small\nb big\nc big\n"},
		{run: "awk 'BEGIN{n=split(\"a,b,c\",p,\",\"); print n, p[3]}'", out: "3 c\n"},
		{run: "awk '{ print > \"/tmp/out\" }' f"},
		{run: "cat out", out: "a 1\nb 2\nc 3\n"},
	})
}
