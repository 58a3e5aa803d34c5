// Package lang is the language images that course material builds on. Their interpreters run what a pod tutorial asks of them
// (python -m http.server, perl's pi), say their version, and say plainly what they cannot run.
package lang

import (
	"fmt"
	"html"
	"math/big"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/image/catalog"
	"github.com/podscope/podscope/engine/image/catalog/base"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
)

var variants = []string{"slim", "alpine", "bookworm", "bullseye", "trixie", "slim-bookworm", "buster"}

// Entries describes the repositories.
func Entries() []*catalog.Entry {
	return []*catalog.Entry{
		image("python", "python3", []string{"python", "python3"}, python, catalog.Tags{
			Names: map[string]string{"latest": "3.13.7"}, Lines: []string{"2.7.18", "3.6.15", "3.7.17", "3.8.20", "3.9.23", "3.10.18", "3.11.13", "3.12.11", "3.13.7"}, Variants: variants,
		}),
		image("node", "node", []string{"node"}, node, catalog.Tags{
			Names: map[string]string{"latest": "24.8.0", "lts": "22.19.0"}, Lines: []string{"12.22.12", "14.21.3", "16.20.2", "18.20.8", "20.19.5", "22.19.0", "24.8.0"}, Variants: variants,
		}),
		image("golang", "bash", []string{"go"}, golang, catalog.Tags{
			Names: map[string]string{"latest": "1.25.1"}, Lines: []string{"1.17.13", "1.18.10", "1.19.13", "1.20.14", "1.21.13", "1.22.12", "1.23.12", "1.24.7", "1.25.1"}, Variants: variants,
		}),
		image("perl", "perl", []string{"perl"}, perl, catalog.Tags{
			Names: map[string]string{"latest": "5.42.0"}, Lines: []string{"5.30.3", "5.32.1", "5.34.3", "5.36.3", "5.38.5", "5.40.3", "5.42.0"}, Variants: append(variants, "threaded"),
		}),
	}
}

func image(name, cmd string, files []string, run proc.Program, tags catalog.Tags) *catalog.Entry {
	return &catalog.Entry{
		Repository: "docker.io/library/" + name,
		Tags:       tags,
		Size:       360000000,
		Config: func(t catalog.Tag) catalog.Config {
			return catalog.Config{Cmd: []string{cmd}, Env: []string{catalog.PathEnv, strings.ToUpper(name) + "_VERSION=" + t.Version}}
		},
		Files: func(f *vfs.FS, t catalog.Tag) {
			base.Debian(f, "debian", "12 (bookworm)", "")
			for _, file := range files {
				base.Program(f, "/usr/local/bin/"+file, name, t.Version, 8000000)
			}
		},
		Programs: map[string]proc.Program{name: run},
	}
}

func cannot(p *proc.Process, what string) int {
	fmt.Fprintf(p.Stderr, "%s: this world has no %s interpreter; it knows only what its documentation lists\n", path.Base(p.Args[0]), what)
	return 1
}

func node(p *proc.Process) int {
	if len(p.Args) > 1 && (p.Args[1] == "-v" || p.Args[1] == "--version") {
		fmt.Fprintf(p.Stdout, "v%s\n", base.Version(p))
		return 0
	}
	return cannot(p, "JavaScript")
}

func golang(p *proc.Process) int {
	if len(p.Args) > 1 && p.Args[1] == "version" {
		fmt.Fprintf(p.Stdout, "go version go%s linux/amd64\n", base.Version(p))
		return 0
	}
	return cannot(p, "Go")
}

// perl computes pi as the Job of Kubernetes' documentation asks: -Mbignum=bpi -wle "print bpi(2000)".
func perl(p *proc.Process) int {
	script := strings.Join(p.Args[1:], " ")
	if strings.HasPrefix(script, "-v") {
		fmt.Fprintf(p.Stdout, "\nThis is perl 5, version %s\n", base.Version(p))
		return 0
	}
	m := regexp.MustCompile(`bpi\((\d+)\)`).FindStringSubmatch(script)
	if m == nil {
		return cannot(p, "Perl")
	}
	n, _ := strconv.Atoi(m[1])
	n = min(max(n, 1), 5000)
	p.Compute(time.Duration(n*n) * time.Microsecond)
	fmt.Fprintln(p.Stdout, pi(n))
	return 0
}

// pi has n significant digits, by Machin's formula, rounded.
func pi(n int) string {
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n+10)), nil)
	arctan := func(x int64) *big.Int {
		sum, term, square := new(big.Int), new(big.Int).Quo(unit, big.NewInt(x)), big.NewInt(x*x)
		for k := int64(0); term.Sign() != 0; k++ {
			part := new(big.Int).Quo(term, big.NewInt(2*k+1))
			if k%2 == 0 {
				sum.Add(sum, part)
			} else {
				sum.Sub(sum, part)
			}
			term.Quo(term, square)
		}
		return sum
	}
	v := new(big.Int).Sub(new(big.Int).Mul(arctan(5), big.NewInt(16)), new(big.Int).Mul(arctan(239), big.NewInt(4)))
	drop := new(big.Int).Exp(big.NewInt(10), big.NewInt(11), nil)
	v.Add(v, new(big.Int).Quo(drop, big.NewInt(2))).Quo(v, drop)
	s := v.String()
	if n == 1 {
		return s
	}
	return s[:1] + "." + s[1:]
}

// python runs -m http.server, -c 'print("…")' and --version.
func python(p *proc.Process) int {
	args := p.Args[1:]
	if len(args) > 0 && args[0] == "-u" {
		args = args[1:]
	}
	switch {
	case len(args) > 0 && (args[0] == "--version" || args[0] == "-V"):
		fmt.Fprintf(p.Stdout, "Python %s\n", base.Version(p))
		return 0
	case len(args) > 1 && args[0] == "-m" && (args[1] == "http.server" || args[1] == "SimpleHTTPServer"):
		return httpServer(p, args[2:])
	case len(args) > 1 && args[0] == "-c":
		if m := regexp.MustCompile(`^\s*print\((?:"([^"]*)"|'([^']*)')\)\s*$`).FindStringSubmatch(args[1]); m != nil {
			fmt.Fprintln(p.Stdout, m[1]+m[2])
			return 0
		}
	case len(args) > 0:
		if _, err := p.Stat(args[0]); err != nil {
			fmt.Fprintf(p.Stderr, "%s: can't open file '%s': [Errno 2] No such file or directory\n", p.Args[0], vfs.Abs(p.Dir, args[0]))
			return 2
		}
	}
	return cannot(p, "Python")
}

func httpServer(p *proc.Process, args []string) int {
	port := uint16(8000)
	for i := 0; i < len(args); i++ {
		switch {
		case (args[i] == "-d" || args[i] == "--directory") && i+1 < len(args):
			i++
			_ = p.Chdir(args[i])
		case args[i] == "-b" || args[i] == "--bind":
			i++
		default:
			if n, err := strconv.ParseUint(args[i], 10, 16); err == nil {
				port = uint16(n)
			}
		}
	}
	fmt.Fprintf(p.Stdout, "Serving HTTP on 0.0.0.0 port %d (http://0.0.0.0:%d/) ...\n", port, port)
	err := base.Serve(p, port, &network.Server{Handler: func(r *network.Request) *network.Response {
		resp := serveDir(p, r)
		fmt.Fprintf(p.Stderr, "%s - - [%s] \"%s %s %s\" %d -\n", r.RemoteAddr.Addr(), p.Now().UTC().Format("02/Jan/2006 15:04:05"), r.Method, r.Target, r.Proto, resp.Status)
		return resp
	}})
	if err != nil {
		fmt.Fprintf(p.Stderr, "OSError: [Errno 98] Address already in use\n")
	}
	return 1
}

func serveDir(p *proc.Process, r *network.Request) *network.Response {
	h := network.Header{{Name: "Server", Value: "SimpleHTTP/0.6 Python/" + base.Version(p)}, {Name: "Date", Value: base.HTTPDate(p)}}
	name := strings.TrimRight(p.Dir, "/") + path.Clean("/"+r.Path())
	info, err := p.Stat(name)
	if err == nil && info.IsDir() {
		index := strings.TrimRight(name, "/") + "/index.html"
		if _, ierr := p.Stat(index); ierr == nil {
			name = index
		} else {
			h.Add("Content-type", "text/html; charset=utf-8")
			return &network.Response{Status: 200, Header: h, Body: listing(p, r.Path(), name)}
		}
	}
	body, err := p.ReadFile(name)
	if err != nil {
		h.Add("Content-Type", "text/html;charset=utf-8")
		return &network.Response{Status: 404, Reason: "File not found", Header: h, Body: []byte("<!DOCTYPE HTML>\n<html lang=\"en\">\n    <head>\n        <meta charset=\"utf-8\">\n" +
			"        <title>Error response</title>\n    </head>\n    <body>\n        <h1>Error response</h1>\n        <p>Error code: 404</p>\n        <p>Message: File not found.</p>\n" +
			"        <p>Error code explanation: 404 - Nothing matches the given URI.</p>\n    </body>\n</html>\n")}
	}
	kind := map[string]string{".html": "text/html", ".txt": "text/plain", ".css": "text/css", ".js": "text/javascript", ".json": "application/json"}[path.Ext(name)]
	if kind == "" {
		kind = "application/octet-stream"
	}
	h.Add("Content-type", kind)
	return &network.Response{Status: 200, Header: h, Body: body}
}

func listing(p *proc.Process, shown, dir string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "<!DOCTYPE HTML>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Directory listing for %[1]s</title>\n</head>\n<body>\n<h1>Directory listing for %[1]s</h1>\n<hr>\n<ul>\n", html.EscapeString(shown))
	entries, _ := p.ReadDir(dir)
	for _, e := range entries {
		name := e.Name
		if e.Info.IsDir() {
			name += "/"
		}
		fmt.Fprintf(&b, "<li><a href=\"%[1]s\">%[1]s</a></li>\n", html.EscapeString(name))
	}
	b.WriteString("</ul>\n<hr>\n</body>\n</html>\n")
	return []byte(b.String())
}
