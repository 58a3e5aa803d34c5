// Package kubia is docker.io/luksa/kubia, a small Node.js app that says where a request arrived, and luksa/kubia-ssl-proxy, the
// TLS proxy that stands before it in a pod.
package kubia

import (
	"fmt"
	"strings"

	"github.com/podscope/podscope/engine/image/catalog"
	"github.com/podscope/podscope/engine/image/catalog/base"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
)

const source = `const http = require('http');
const os = require('os');

const listenPort = 8080;

console.log("Kubia server starting...");
console.log("Local hostname is " + os.hostname());
console.log("Listening on port " + listenPort);

var handler = function(request, response) {
  let clientIP = request.connection.remoteAddress;
  console.log("Received request for " + request.url + " from " + clientIP);
  response.writeHead(200);
  response.write("Hey there, this is " + os.hostname() + ". ");
  response.write("Your IP is " + clientIP + ". ");
  response.end("\n");
};

var server = http.createServer(handler);
server.listen(listenPort);
`

// Entry describes the app's repository. Its tag latest is the older app ("You've hit web"), 1.0 the newer.
func Entry() *catalog.Entry {
	return &catalog.Entry{
		Repository: "docker.io/luksa/kubia",
		Tags:       catalog.Tags{Names: map[string]string{"latest": "0"}, Lines: []string{"1.0", "1.1"}, Prefix: ""},
		Size:       6002291,
		Releases: map[string]catalog.Release{
			"1.0": {Digest: "sha256:847470768bcde18b7ce9eba9ed59bc63eba215e65e68ed70bdd80090d67518c6", Size: 6002291},
		},
		Config: func(catalog.Tag) catalog.Config {
			return catalog.Config{Entrypoint: []string{"node", "app.js"}, Env: []string{catalog.PathEnv, "NODE_VERSION=12.22.12"}}
		},
		Files: func(f *vfs.FS, t catalog.Tag) {
			base.Small(f, "node:x:1000:1000::/home/node:/bin/bash\n")
			base.Program(f, "/usr/local/bin/node", "kubia", t.Version, 48000000)
			f.AddProgram("/usr/bin/curl", "curl", 230000)
			f.AddString("/app.js", 0o644, source)
		},
		Programs: map[string]proc.Program{"kubia": app, "kubia-envoy": envoy},
	}
}

func app(p *proc.Process) int {
	if len(p.Args) > 1 && (p.Args[1] == "-v" || p.Args[1] == "--version") {
		fmt.Fprintln(p.Stdout, "v12.22.12")
		return 0
	}
	if len(p.Args) < 2 {
		fmt.Fprintln(p.Stderr, "node: only the image's own app runs in this world")
		return 9
	}
	if _, err := p.Stat(p.Args[1]); err != nil {
		fmt.Fprintf(p.Stderr, "internal/modules/cjs/loader.js:818\n  throw err;\n  ^\n\nError: Cannot find module '%s'\n", p.Args[1])
		return 1
	}
	p.Alloc(30 << 20)
	old := base.Version(p) == "0"
	if old {
		fmt.Fprintln(p.Stdout, "Kubia server starting...")
	} else {
		fmt.Fprintf(p.Stdout, "Kubia server starting...\nLocal hostname is %s\nListening on port 8080\n", p.Hostname)
	}
	err := base.Serve(p, 8080, &network.Server{Handler: func(r *network.Request) *network.Response {
		ip := "::ffff:" + r.RemoteAddr.Addr().String()
		body := fmt.Sprintf("Hey there, this is %s. Your IP is %s. \n", p.Hostname, ip)
		if old {
			fmt.Fprintf(p.Stdout, "Received request from %s\n", ip)
			body = "You've hit " + p.Hostname + "\n"
		} else {
			fmt.Fprintf(p.Stdout, "Received request for %s from %s\n", r.Target, ip)
		}
		return &network.Response{Status: 200, Header: network.Header{{Name: "Date", Value: base.HTTPDate(p)}}, Body: []byte(body)}
	}})
	if err != nil && strings.Contains(err.Error(), "in use") {
		fmt.Fprint(p.Stderr, "events.js:174\n      throw er; // Unhandled 'error' event\n      ^\n\nError: listen EADDRINUSE: address already in use :::8080\n")
	}
	return 1
}
