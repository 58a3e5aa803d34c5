// Command serve serves a built site on this machine: compressed copies where the browser takes them, and the headers of web/headers.
//
//	go run ./web/cmd/serve -dir site            # on port 8080, or on a free one
//	go run ./web/cmd/serve -dir site -port 0    # on a free one
package main

import (
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"
)

func main() {
	dir := flag.String("dir", "site", "the built site")
	port := flag.Int("port", 8080, "port; when it is taken, a free one")
	flag.Parse()
	if _, err := os.Stat(*dir + "/index.html"); err != nil {
		fmt.Fprintln(os.Stderr, "serve: build the site first:", err)
		os.Exit(1)
	}
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", *port))
	if err != nil {
		listener, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "serve:", err)
		os.Exit(1)
	}
	fmt.Printf("Podscope: http://%s/\n", listener.Addr())
	server := &http.Server{Handler: site{os.DirFS(*dir)}, ReadHeaderTimeout: 10 * time.Second}
	fmt.Fprintln(os.Stderr, "serve:", server.Serve(listener))
	os.Exit(1)
}
