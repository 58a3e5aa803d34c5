package nginx

import (
	"fmt"
	"net/netip"
	"regexp"
	"strconv"
	"strings"

	"github.com/podscope/podscope/engine/coreutils"
	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/proc"
)

const combined = `$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"`

// numbered is an error as nginx shows it: "2: No such file or directory".
func numbered(err error) string {
	return fmt.Sprintf("%d: %s", int(errno.Of(err)), errno.Text(err))
}

// load reads and checks the configuration.
func load(p *proc.Process, file string) (*config, error) {
	top, err := parseFile(p, file, 0)
	if err != nil {
		return nil, err
	}
	c := &config{
		errorLog: "/var/log/nginx/error.log", accessLog: "/var/log/nginx/access.log", format: combined, user: "nginx", workers: 1,
		upstreams: map[string][]string{}, types: map[string]string{}, plain: "text/plain",
	}
	for _, d := range top {
		if !known(d.name) {
			return nil, confFail(d, "unknown directive %q", d.name)
		}
		c.global(p, d)
	}
	if _, ok := find(top, "events"); !ok {
		return nil, &confError{"no \"events\" section in configuration"}
	}
	h, _ := find(top, "http")
	c.http = h.block
	return c, c.loadHTTP(p)
}

func (c *config) global(p *proc.Process, d directive) {
	if len(d.args) == 0 {
		return
	}
	switch d.name {
	case "user":
		c.user, c.userAt = d.args[0], fmt.Sprintf("%s:%d", d.file, d.line)
	case "error_log":
		c.errorLog = d.args[0]
	case "worker_processes":
		if c.workers, _ = strconv.Atoi(d.args[0]); d.args[0] == "auto" {
			c.workers = p.Kernel().CPUs
		}
		c.workers = min(max(c.workers, 1), 32)
	}
}

func (c *config) loadHTTP(p *proc.Process) error {
	formats := map[string]string{"combined": combined}
	for _, d := range c.http {
		if !known(d.name) {
			return confFail(d, "unknown directive %q", d.name)
		}
		switch d.name {
		case "log_format":
			if len(d.args) > 1 {
				formats[d.args[0]] = strings.Join(d.args[1:], "")
			}
		case "access_log":
			c.accessLog, c.format = d.args[0], combined
			if len(d.args) > 1 {
				c.format = formats[d.args[1]]
			}
		case "types":
			for _, t := range d.block {
				for _, ext := range t.args {
					c.types[ext] = t.name
				}
			}
		case "default_type":
			c.plain = d.args[0]
		case "upstream":
			for _, s := range d.block {
				if s.name == "server" && len(s.args) > 0 {
					if err := resolvable(p, s, s.args[0]); err != nil {
						return err
					}
					c.upstreams[d.args[0]] = append(c.upstreams[d.args[0]], s.args[0])
				}
			}
		}
	}
	for _, d := range c.http {
		if d.name == "server" {
			s, err := c.loadServer(p, d)
			if err != nil {
				return err
			}
			c.servers = append(c.servers, s)
		}
	}
	return nil
}

func (c *config) loadServer(p *proc.Process, d directive) (*server, error) {
	s := &server{block: d.block}
	for _, b := range d.block {
		if !known(b.name) {
			return nil, confFail(b, "unknown directive %q", b.name)
		}
		switch b.name {
		case "listen":
			if len(b.args) == 0 {
				return nil, confFail(b, "invalid number of arguments in \"listen\" directive")
			}
			port, err := listenPort(b)
			if err != nil {
				return nil, err
			}
			s.ports = append(s.ports, port)
			s.isDefault = s.isDefault || strings.Contains(strings.Join(b.args, " "), "default")
		case "server_name":
			s.names = append(s.names, b.args...)
		case "location":
			l, err := c.loadLocation(p, b)
			if err != nil {
				return nil, err
			}
			s.locations = append(s.locations, l)
		}
	}
	if len(s.ports) == 0 {
		s.ports = []uint16{80}
	}
	return s, nil
}

func listenPort(d directive) (uint16, error) {
	a := d.args[0]
	if i := strings.LastIndexByte(a, ':'); i >= 0 {
		a = a[i+1:]
	} else if _, err := netip.ParseAddr(a); err == nil {
		return 80, nil
	}
	n, err := strconv.ParseUint(a, 10, 16)
	if err != nil || n == 0 {
		return 0, confFail(d, "invalid port in %q of the \"listen\" directive", d.args[0])
	}
	return uint16(n), nil
}

func (c *config) loadLocation(p *proc.Process, d directive) (*location, error) {
	l := &location{block: d.block}
	switch len(d.args) {
	case 1:
		l.path = d.args[0]
	case 2:
		l.kind, l.path = d.args[0], d.args[1]
	default:
		return nil, confFail(d, "invalid number of arguments in \"location\" directive")
	}
	if strings.HasPrefix(l.kind, "~") {
		pattern := l.path
		if l.kind == "~*" {
			pattern = "(?i)" + pattern
		}
		re, err := regexp.Compile(pattern)
		if err != nil {
			return nil, confFail(d, "pcre2_compile() failed: invalid pattern in %q", l.path)
		}
		l.re = re
	}
	for _, b := range d.block {
		if !known(b.name) {
			return nil, confFail(b, "unknown directive %q", b.name)
		}
		if b.name == "proxy_pass" && len(b.args) > 0 && !strings.Contains(b.args[0], "$") {
			host, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(b.args[0], "http://"), "https://"), "/")
			if c.upstreams[host] == nil {
				if err := resolvable(p, b, host); err != nil {
					return nil, err
				}
			}
		}
	}
	return l, nil
}

// resolvable checks that an upstream's name resolves, as nginx does before it starts.
func resolvable(p *proc.Process, d directive, hostport string) error {
	host, _, _ := strings.Cut(hostport, ":")
	if strings.HasPrefix(hostport, "unix:") {
		return nil
	}
	if _, err := coreutils.Lookup(p, host); err != nil {
		return confFail(d, "host not found in upstream %q", host)
	}
	return nil
}

// directives are the names that nginx knows and this one takes; most of them change nothing here.
const directives = ` user worker_processes error_log pid events http include default_type log_format access_log sendfile tcp_nopush tcp_nodelay
keepalive_timeout keepalive_requests gzip gzip_types gzip_min_length gzip_comp_level gzip_vary gzip_proxied types upstream server listen server_name
location root alias index error_page return rewrite try_files autoindex add_header proxy_pass proxy_set_header proxy_http_version
proxy_read_timeout proxy_connect_timeout proxy_send_timeout proxy_buffering proxy_redirect proxy_hide_header proxy_next_upstream deny allow
client_max_body_size client_body_timeout client_header_timeout send_timeout server_tokens expires ssl_certificate ssl_certificate_key ssl_protocols
ssl_ciphers ssl_prefer_server_ciphers charset if set map stub_status limit_req limit_req_zone limit_conn limit_conn_zone types_hash_max_size
server_names_hash_bucket_size internal auth_basic auth_basic_user_file worker_connections worker_rlimit_nofile worker_shutdown_timeout daemon
master_process load_module resolver etag log_not_found absolute_redirect port_in_redirect real_ip_header set_real_ip_from stream env pcre_jit
large_client_header_buffers client_header_buffer_size open_file_cache underscores_in_headers merge_slashes sub_filter sub_filter_once `

func known(name string) bool {
	return strings.Contains(directives, " "+name+" ") || strings.Contains(directives, "\n"+name+" ") || strings.Contains(directives, " "+name+"\n")
}
