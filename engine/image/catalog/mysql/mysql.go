// Package mysql is docker.io/library/mysql as far as pods need it: it wants a password variable, starts slowly, answers mysqladmin
// ping, and shuts down on SIGTERM. It stores no tables: the client says so.
package mysql

import (
	"fmt"
	"io"
	"net/netip"
	"time"

	"github.com/podscope/podscope/engine/image/catalog"
	"github.com/podscope/podscope/engine/image/catalog/base"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
)

// Entry describes the repository.
func Entry() *catalog.Entry {
	return &catalog.Entry{
		Repository: "docker.io/library/mysql",
		Tags: catalog.Tags{
			Names:    map[string]string{"latest": "9.4.0", "lts": "8.4.6", "innovation": "9.4.0"},
			Lines:    []string{"5.5.62", "5.6.51", "5.7.44", "8.0.43", "8.4.6", "9.4.0"},
			Variants: []string{"debian", "oracle", "oraclelinux"},
		},
		Size: 231000000,
		Config: func(t catalog.Tag) catalog.Config {
			return catalog.Config{
				Entrypoint: []string{"docker-entrypoint.sh"}, Cmd: []string{"mysqld"}, Env: []string{catalog.PathEnv, "MYSQL_VERSION=" + t.Version},
				ExposedPorts: []string{"3306/tcp", "33060/tcp"}, Volumes: []string{"/var/lib/mysql"},
			}
		},
		Files: func(f *vfs.FS, t catalog.Tag) {
			base.Debian(f, "debian", "12 (bookworm)", "mysql:x:999:999::/var/lib/mysql:/bin/bash\n")
			base.Program(f, "/usr/bin/docker-entrypoint.sh", "mysqld", t.Version, 14000)
			base.Program(f, "/usr/bin/mysqld", "mysqld", t.Version, 60000000)
			base.Program(f, "/usr/bin/mysqladmin", "mysqladmin", t.Version, 7000000)
			base.Program(f, "/usr/bin/mysql", "mysql-client", t.Version, 7000000)
			f.AddDir("/var/lib/mysql", 0o777)
			f.AddDir("/run/mysqld", 0o777)
		},
		Programs: map[string]proc.Program{"mysqld": Program, "mysqladmin": admin, "mysql-client": client},
	}
}

const noPassword = `Database is uninitialized and password option is not specified
    You need to specify one of the following as an environment variable:
    - MYSQL_ROOT_PASSWORD
    - MYSQL_ALLOW_EMPTY_PASSWORD
    - MYSQL_RANDOM_ROOT_PASSWORD`

// Program is the image's entrypoint and server.
func Program(p *proc.Process) int {
	version := base.Version(p)
	note := func(kind, format string, args ...any) {
		fmt.Fprintf(p.Stdout, "%s [%s] [Entrypoint]: %s\n", p.Now().UTC().Format("2006-01-02 15:04:05-07:00"), kind, fmt.Sprintf(format, args...))
	}
	base.ExitOn(p, 143, proc.SIGTERM, proc.SIGINT)
	note("Note", "Entrypoint script for MySQL Server %s-1.el9 started.", version)
	if _, err := p.Stat("/var/lib/mysql/mysql.ibd"); err != nil {
		if p.Getenv("MYSQL_ROOT_PASSWORD")+p.Getenv("MYSQL_ALLOW_EMPTY_PASSWORD")+p.Getenv("MYSQL_RANDOM_ROOT_PASSWORD") == "" {
			note("ERROR", "%s", noPassword)
			return 1
		}
		note("Note", "Initializing database files")
		_ = p.Sleep(6 * time.Second)
		if err := p.WriteFile("/var/lib/mysql/mysql.ibd", nil, 0o600); err != nil {
			note("ERROR", "mysqld failed while attempting to check config")
			return 1
		}
		note("Note", "Database files initialized")
		note("Note", "MySQL init process done. Ready for start up.")
	}
	log := func(code, format string, args ...any) {
		fmt.Fprintf(p.Stderr, "%sZ 0 [System] [%s] [Server] %s\n", p.Now().UTC().Format("2006-01-02T15:04:05.000000"), code, fmt.Sprintf(format, args...))
	}
	p.Alloc(380 << 20)
	log("MY-010116", "/usr/sbin/mysqld (mysqld %s) starting as process %d", version, p.PID)
	_ = p.Sleep(1500 * time.Millisecond)
	l, err := p.Listen(netip.AddrPortFrom(netip.IPv4Unspecified(), 3306))
	if err != nil {
		fmt.Fprintf(p.Stderr, "%sZ 0 [ERROR] [MY-010262] [Server] Can't start server: Bind on TCP/IP port: Address already in use\n", p.Now().UTC().Format("2006-01-02T15:04:05.000000"))
		return 1
	}
	p.Handle(proc.SIGTERM, func() {
		log("MY-013172", "Received SHUTDOWN from user <via user signal>. Shutting down mysqld (Version: %s).", version)
		log("MY-010910", "/usr/sbin/mysqld: Shutdown complete (mysqld %s)  MySQL Community Server - GPL.", version)
		p.Exit(0)
	})
	log("MY-010931", "/usr/sbin/mysqld: ready for connections. Version: '%s'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306  MySQL Community Server - GPL.", version)
	for {
		c, err := p.Accept(l)
		if err != nil {
			return 1
		}
		_, _ = c.Write(p, []byte("J\x00\x00\x00\x0a"+version+"\x00"))
		p.CloseConn(c)
	}
}

func admin(p *proc.Process) int {
	what := ""
	for _, a := range p.Args[1:] {
		if a != "" && a[0] != '-' {
			what = a
		}
	}
	c, err := p.Dial(netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), 3306), time.Second)
	if err != nil {
		fmt.Fprint(p.Stderr, "mysqladmin: connect to server at 'localhost' failed\nerror: 'Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)'\n"+
			"Check that mysqld is running and that the socket: '/var/run/mysqld/mysqld.sock' exists!\n")
		return 1
	}
	p.CloseConn(c)
	if what == "ping" {
		fmt.Fprintln(p.Stdout, "mysqld is alive")
	}
	return 0
}

func client(p *proc.Process) int {
	_, _ = io.WriteString(p.Stderr, "mysql: this simulated MySQL starts, listens and stops, but keeps no tables\n")
	return 1
}
