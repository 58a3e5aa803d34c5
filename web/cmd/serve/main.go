// Command serve builds the site, unless it is given a built one, and serves it on this machine: compressed copies where the browser takes
// them, and the headers of web/headers. While it serves what it has built, lessons whose files change are written anew, and pages that show them follow
// within a few seconds. Run it from the module's root:
//
//	go run ./web/cmd/serve                   # build, then serve on port 8080, or on a free one
//	go run ./web/cmd/serve -dir site         # serve what is there
//	go run ./web/cmd/serve -port 0           # on a free port
//	go run ./web/cmd/serve -lessons DIR      # with the lessons of another folder instead of our own
package main

import (
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/podscope/podscope/web/site"
)

func main() {
	dir := flag.String("dir", "", "a built site; without one the site is built")
	lessons := flag.String("lessons", "lessons/course", "folder that holds the lessons to show, a folder each")
	port := flag.Int("port", 8080, "port; when it is taken, a free one")
	flag.Parse()
	if err := serve(*dir, *lessons, *port); err != nil {
		fmt.Fprintln(os.Stderr, "serve:", err)
		os.Exit(1)
	}
}

func serve(dir, lessons string, port int) error {
	live := dir == ""
	if live {
		dir = ".build/site"
		fmt.Println("Podscope: building; the first time this takes a minute or two")
		builder := &site.Builder{Out: dir, Cache: ".build/web", Quick: true, Course: lessons}
		if err := builder.Build(); err != nil {
			return err
		}
		go watchLessons(os.DirFS(lessons), builder.Lessons, time.Tick(time.Second))
	}
	if _, err := os.Stat(dir + "/index.html"); err != nil {
		return fmt.Errorf("there is no site: %w", err)
	}
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		listener, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		return err
	}
	fmt.Printf("Podscope: http://%s/\n", listener.Addr())
	server := &http.Server{Handler: files{os.DirFS(dir), live}, ReadHeaderTimeout: 10 * time.Second}
	return server.Serve(listener)
}
