package main

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"
)

func TestServesTheBestEncoding(t *testing.T) {
	s := files{FS: fstest.MapFS{
		"index.html": {Data: []byte("plain")}, "index.html.br": {Data: []byte("brotli")}, "index.html.gz": {Data: []byte("gzip")},
		"zh/index.html": {Data: []byte("chinese")}, "assets/a.js": {Data: []byte("script")},
	}}
	for _, c := range []struct {
		name, path, accepts string
		status              int
		body, encoding      string
	}{
		{"brotli where it is taken", "/", "gzip, br", 200, "brotli", "br"},
		{"gzip otherwise", "/", "gzip", 200, "gzip", "gzip"},
		{"plain without", "/index.html", "", 200, "plain", ""},
		{"a folder's page", "/zh/", "br", 200, "chinese", ""},
		{"a folder without its slash", "/zh", "", http.StatusMovedPermanently, "", ""},
		{"what is not there", "/nothing", "", 404, "", ""},
		{"nothing outside", "/../secret", "", 404, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", c.path, nil)
			r.Header.Set("Accept-Encoding", c.accepts)
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			if w.Code != c.status {
				t.Fatalf("status %d, want %d", w.Code, c.status)
			}
			if c.status != 200 {
				return
			}
			if w.Body.String() != c.body || w.Header().Get("Content-Encoding") != c.encoding {
				t.Errorf("got %q in %q, want %q in %q", w.Body, w.Header().Get("Content-Encoding"), c.body, c.encoding)
			}
		})
	}
}
