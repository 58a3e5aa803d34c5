// Package postgres is docker.io/library/postgres as far as pods need it: it wants its password variable, takes its time to start,
// answers pg_isready, and shuts down on its signals. It stores no tables: psql says so.
package postgres

import (
	"fmt"
	"io"
	"net/netip"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/image/catalog"
	"github.com/podscope/podscope/engine/image/catalog/base"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
)

// Entry describes the repository.
func Entry() *catalog.Entry {
	return &catalog.Entry{
		Repository: "docker.io/library/postgres",
		Tags: catalog.Tags{
			Names:    map[string]string{"latest": "18.0"},
			Lines:    []string{"9.6.24", "10.23", "11.22", "12.22", "13.22", "14.19", "15.14", "16.10", "17.6", "18.0"},
			Variants: []string{"alpine", "bookworm", "bullseye", "trixie"},
		},
		Size: 152000000,
		Config: func(t catalog.Tag) catalog.Config {
			return catalog.Config{
				Entrypoint: []string{"docker-entrypoint.sh"}, Cmd: []string{"postgres"},
				Env:          []string{catalog.PathEnv, "PG_VERSION=" + t.Version, "PGDATA=/var/lib/postgresql/data"},
				ExposedPorts: []string{"5432/tcp"}, Volumes: []string{"/var/lib/postgresql/data"}, StopSignal: "SIGINT",
			}
		},
		Files: func(f *vfs.FS, t catalog.Tag) {
			base.Debian(f, "debian", "12 (bookworm)", "postgres:x:999:999::/var/lib/postgresql:/bin/bash\n")
			base.Program(f, "/usr/local/bin/docker-entrypoint.sh", "postgres", t.Version, 14000)
			for _, name := range []string{"postgres", "pg_isready", "psql"} {
				base.Program(f, "/usr/local/bin/"+name, name, t.Version, 9000000)
			}
			f.AddDir("/var/lib/postgresql/data", 0o777)
			f.AddDir("/run/postgresql", 0o777)
		},
		Programs: map[string]proc.Program{"postgres": Program, "pg_isready": isReady, "psql": psql},
	}
}

const noPassword = `Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
       connections without a password. This is *not* recommended.

       See PostgreSQL documentation about "trust":
       https://www.postgresql.org/docs/current/auth-trust.html
`

const initdb = `The files belonging to this database system will be owned by user "postgres".
This user must also own the server process.

fixing permissions on existing directory %[1]s ... ok
creating subdirectories ... ok
creating configuration files ... ok
running bootstrap script ... ok
performing post-bootstrap initialization ... ok
syncing data to disk ... ok

PostgreSQL init process complete; ready for start up.

`

// Program is the image's entrypoint and server.
func Program(p *proc.Process) int {
	data, version := p.Getenv("PGDATA"), base.Version(p)
	if data == "" {
		data = "/var/lib/postgresql/data"
	}
	base.ExitOn(p, 1, proc.SIGTERM, proc.SIGINT, proc.SIGQUIT)
	if _, err := p.Stat(data + "/PG_VERSION"); err != nil {
		if p.Getenv("POSTGRES_PASSWORD") == "" && p.Getenv("POSTGRES_HOST_AUTH_METHOD") != "trust" {
			fmt.Fprint(p.Stderr, noPassword)
			return 1
		}
		_ = p.Sleep(1500 * time.Millisecond)
		fmt.Fprintf(p.Stdout, initdb, data)
		_ = p.MkdirAll(data, 0o700)
		major, _, _ := strings.Cut(version, ".")
		if err := p.WriteFile(data+"/PG_VERSION", []byte(major+"\n"), 0o600); err != nil {
			fmt.Fprintf(p.Stderr, "initdb: error: could not create file \"%s/PG_VERSION\": %v\n", data, err)
			return 1
		}
		_ = p.Sleep(500 * time.Millisecond)
	}
	log := func(format string, args ...any) {
		fmt.Fprintf(p.Stderr, "%s UTC [%d] LOG:  %s\n", p.Now().UTC().Format("2006-01-02 15:04:05.000"), p.PID, fmt.Sprintf(format, args...))
	}
	p.Alloc(24 << 20)
	log("starting PostgreSQL %s (Debian %s-1.pgdg12+1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0-14+deb12u1) 12.2.0, 64-bit", version, version)
	l, err := p.Listen(netip.AddrPortFrom(netip.IPv4Unspecified(), 5432))
	if err != nil {
		log("could not bind IPv4 address \"0.0.0.0\": Address already in use")
		fmt.Fprintf(p.Stderr, "%s UTC [%d] FATAL:  could not create any TCP/IP sockets\n", p.Now().UTC().Format("2006-01-02 15:04:05.000"), p.PID)
		return 1
	}
	log("listening on IPv4 address \"0.0.0.0\", port 5432")
	log("listening on Unix socket \"/var/run/postgresql/.s.PGSQL.5432\"")
	down := func(kind string) func() {
		return func() {
			log("received %s shutdown request", kind)
			log("database system is shut down")
			p.Exit(0)
		}
	}
	p.Handle(proc.SIGTERM, down("smart"))
	p.Handle(proc.SIGINT, down("fast"))
	p.Handle(proc.SIGQUIT, down("immediate"))
	_ = p.Sleep(200 * time.Millisecond)
	_ = p.WriteFile("/run/postgresql/.s.PGSQL.5432", nil, 0o777)
	log("database system is ready to accept connections")
	for {
		c, err := p.Accept(l)
		if err != nil {
			return 1
		}
		p.CloseConn(c)
	}
}

// isReady is pg_isready.
func isReady(p *proc.Process) int {
	host, port := "", "5432"
	for i := 1; i+1 < len(p.Args); i++ {
		switch p.Args[i] {
		case "-h":
			host = p.Args[i+1]
		case "-p":
			port = p.Args[i+1]
		}
	}
	where := host
	if host == "" {
		where = "/var/run/postgresql"
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		ip = netip.AddrFrom4([4]byte{127, 0, 0, 1})
	}
	var n uint16
	_, _ = fmt.Sscan(port, &n)
	c, err := p.Dial(netip.AddrPortFrom(ip, n), 3*time.Second)
	if err != nil {
		fmt.Fprintf(p.Stdout, "%s:%s - no response\n", where, port)
		return 2
	}
	p.CloseConn(c)
	fmt.Fprintf(p.Stdout, "%s:%s - accepting connections\n", where, port)
	return 0
}

func psql(p *proc.Process) int {
	if len(p.Args) > 1 && (p.Args[1] == "--version" || p.Args[1] == "-V") {
		fmt.Fprintf(p.Stdout, "psql (PostgreSQL) %s (Debian %s-1.pgdg12+1)\n", base.Version(p), base.Version(p))
		return 0
	}
	_, _ = io.WriteString(p.Stderr, "psql: this simulated PostgreSQL starts, listens and stops, but keeps no tables\n")
	return 2
}
