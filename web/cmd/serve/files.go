package main

import (
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/podscope/podscope/web/headers"
)

// files serves the files of a built site.
type files struct {
	fs.FS
	live bool // lessons may change while they are shown: pages are told to ask for them again
}

// ServeHTTP answers with a file, in the best encoding that the browser takes and the site has.
func (s files) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := path.Clean("/" + r.URL.Path)
	if info, err := fs.Stat(s.FS, strings.TrimPrefix(name, "/")); name == "/" || err == nil && info.IsDir() {
		if !strings.HasSuffix(r.URL.Path, "/") {
			http.Redirect(w, r, name+"/", http.StatusMovedPermanently)
			return
		}
		name = path.Join(name, "index.html")
	}
	data, encoding, err := s.read(strings.TrimPrefix(name, "/"), r.Header.Get("Accept-Encoding"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	for k, v := range headers.Of(name) {
		w.Header().Set(k, v)
	}
	w.Header().Set("Vary", "Accept-Encoding")
	if s.live {
		w.Header().Set("X-Podscope-Live", "1")
		w.Header().Set("Cache-Control", "no-store")
	}
	if encoding != "" {
		w.Header().Set("Content-Encoding", encoding)
	}
	if r.Method != http.MethodHead {
		_, _ = w.Write(data)
	}
}

func (s files) read(name, accepted string) (data []byte, encoding string, err error) {
	for _, e := range [][2]string{{"br", ".br"}, {"gzip", ".gz"}} {
		if !strings.Contains(accepted, e[0]) {
			continue
		}
		if data, err = fs.ReadFile(s.FS, name+e[1]); err == nil {
			return data, e[0], nil
		}
	}
	data, err = fs.ReadFile(s.FS, name)
	return data, "", err
}
