package image

import (
	"errors"
	"testing"
	"time"

	"github.com/podscope/podscope/engine/sim"
)

var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func TestReferencesAreReadAsDockerReadsThem(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"nginx", "docker.io/library/nginx:latest"},
		{"nginx:1.20", "docker.io/library/nginx:1.20"},
		{"docker.io/nginx", "docker.io/library/nginx:latest"},
		{"index.docker.io/library/nginx", "docker.io/library/nginx:latest"},
		{"luksa/kubia:1.0", "docker.io/luksa/kubia:1.0"},
		{"registry.example.invalid/team/web:1.0", "registry.example.invalid/team/web:1.0"},
		{"localhost:5000/web", "localhost:5000/web:latest"},
	} {
		if got, err := Parse(c.in); err != nil || got.String() != c.want {
			t.Errorf("Parse(%q) = %v, %v; want %v", c.in, got, err, c.want)
		}
	}
	for _, c := range []struct{ in, want string }{
		{"nginx::bad", `Failed to apply default image tag "nginx::bad": couldn't parse image name "nginx::bad": invalid reference format`},
		{"Nginx:UPPER", `Failed to apply default image tag "Nginx:UPPER": couldn't parse image name "Nginx:UPPER": invalid reference format: repository name (library/Nginx) must be lowercase`},
	} {
		if _, err := Parse(c.in); err == nil || err.Error() != c.want {
			t.Errorf("Parse(%q) says\n%v, want\n%v", c.in, err, c.want)
		}
	}
}

func TestPullAnswersAsRecorded(t *testing.T) {
	const hub = "failed to pull and unpack image "
	for _, c := range []struct{ in, want string }{
		{"nginx:9.99.99", `rpc error: code = NotFound desc = ` + hub + `"docker.io/library/nginx:9.99.99": failed to resolve image: docker.io/library/nginx:9.99.99: not found`},
		{"nginx:1.20-typo", `rpc error: code = NotFound desc = ` + hub + `"docker.io/library/nginx:1.20-typo": failed to resolve image: docker.io/library/nginx:1.20-typo: not found`},
		{"nginx:9.9.9-no", `rpc error: code = NotFound desc = ` + hub + `"docker.io/library/nginx:9.9.9-no": failed to resolve image: docker.io/library/nginx:9.9.9-no: not found`},
		{"busybox:none-such", `rpc error: code = NotFound desc = ` + hub + `"docker.io/library/busybox:none-such": failed to resolve image: docker.io/library/busybox:none-such: not found`},
		{"no-such-image-anywhere", hub + `"docker.io/library/no-such-image-anywhere:latest": failed to resolve image: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`},
		{"registry.example.invalid/team/web:1.0", hub + `"registry.example.invalid/team/web:1.0": failed to resolve image: failed to do request: Head "https://registry.example.invalid/v2/team/web/manifests/1.0": dial tcp: lookup registry.example.invalid on 192.168.49.2:53: no such host`},
	} {
		r := NewRegistry(sim.New(1, epoch))
		img, took, err := r.Pull(MustParse(c.in), nil, false)
		if img != nil || err == nil || err.Error() != c.want || took <= 0 || took > time.Second {
			t.Errorf("Pull(%q) after %v:\n%v, want\n%v", c.in, took, err, c.want)
		}
	}
}

func TestPullTakesAsLongAsRecorded(t *testing.T) {
	r := NewRegistry(sim.New(1, epoch))
	for _, c := range []struct {
		in         string
		present    bool
		least, max time.Duration
		size       int64
	}{
		{"busybox", true, 300 * time.Millisecond, 450 * time.Millisecond, 1394722},
		{"nginx", true, 300 * time.Millisecond, 450 * time.Millisecond, 6836966},
		{"nginx:1.14.2", false, 1850 * time.Millisecond, 2100 * time.Millisecond, 6836964},
		{"nginx:1.20-alpine", false, 1800 * time.Millisecond, 2100 * time.Millisecond, 6058001},
		{"redis:alpine", false, 1900 * time.Millisecond, 2300 * time.Millisecond, 9833684},
	} {
		img, took, err := r.Pull(MustParse(c.in), nil, c.present)
		if err != nil || took < c.least || took > c.max || img.Size != c.size {
			t.Errorf("Pull(%q) took %v: %v %v", c.in, took, img, err)
		}
	}
}

func TestFaultsAndCredentials(t *testing.T) {
	ref := MustParse("nginx:1.20")
	const pre = `failed to pull and unpack image "docker.io/library/nginx:1.20": failed to `
	const url = `https://registry-1.docker.io/v2/library/nginx/manifests/1.20`
	for _, c := range []struct {
		name string
		f    Fault
		want string
	}{
		{"down", Fault{Down: true}, pre + `resolve image: failed to do request: Head "` + url + `": dial tcp 44.208.254.194:443: i/o timeout`},
		{"refused", Fault{Refused: true}, pre + `resolve image: failed to do request: Head "` + url + `": dial tcp 44.208.254.194:443: connect: connection refused`},
		{"no DNS", Fault{NoDNS: true}, pre + `resolve image: failed to do request: Head "` + url + `": dial tcp: lookup registry-1.docker.io on 192.168.49.2:53: no such host`},
		{"rate limited", Fault{RateLimited: true}, pre + `copy: httpReadSeeker: failed open: unexpected status code ` + url + `: 429 Too Many Requests - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit`},
	} {
		r := NewRegistry(sim.New(1, epoch))
		r.SetFault("docker.io", c.f)
		if _, _, err := r.Pull(ref, nil, false); err == nil || err.Error() != c.want {
			t.Errorf("%s:\n%v, want\n%v", c.name, err, c.want)
		}
		r.SetFault("docker.io", Fault{})
		if _, _, err := r.Pull(ref, nil, false); err != nil {
			t.Errorf("%s, repaired: %v", c.name, err)
		}
	}
	r := NewRegistry(sim.New(1, epoch))
	r.Require("docker.io/team/web", Credentials{"me", "secret"}, ref)
	web := MustParse("team/web:1.20")
	if _, _, err := r.Pull(web, nil, false); err == nil {
		t.Error("a private repository needs credentials")
	}
	if _, _, err := r.Pull(web, &Credentials{"me", "wrong"}, false); err == nil {
		t.Error("a wrong password must be refused")
	}
	if _, _, err := r.Pull(web, &Credentials{"me", "secret"}, false); err != nil {
		t.Error(err)
	}
}

func TestTagsOfKnownRepositories(t *testing.T) {
	r := NewRegistry(sim.New(1, epoch))
	for _, in := range []string{
		"nginx:1", "nginx:1.7.9", "nginx:1.16.1", "nginx:1.21.6", "nginx:1.21.1", "nginx:stable-alpine", "nginx:alpine", "nginx:alpine3.20",
		"nginx:mainline", "busybox:1.28", "busybox:1.36.1", "busybox:glibc", "redis:6.2-alpine", "redis:7",
	} {
		if img, ok := r.Lookup(MustParse(in)); !ok || img.Digest == "" {
			t.Errorf("%s must exist", in)
		}
	}
	for _, in := range []string{"nginx:doesnotexist", "nginx:1.20.3", "nginx:01", "nginx:1.", "nginx:v1", "busybox:9", "redis:1.20-alpine-x", "nginx:1.20.01"} {
		if _, ok := r.Lookup(MustParse(in)); ok {
			t.Errorf("%s must not exist", in)
		}
	}
}

func TestDigestsStandForTheirImage(t *testing.T) {
	r := NewRegistry(sim.New(1, epoch))
	latest, _ := r.Lookup(MustParse("nginx"))
	same, _ := r.Lookup(MustParse("nginx:1.29"))
	if latest.RepoDigest() != "docker.io/library/nginx@sha256:a8f32e5a680e04d51b44e251022df58dee70dcb29fb8373b9494ddb78fdb9783" || same.ID != latest.ID {
		t.Errorf("nginx is %s with ID %s, nginx:1.29 has ID %s", latest.RepoDigest(), latest.ID, same.ID)
	}
	if got, _, err := r.Pull(MustParse("nginx@"+latest.Digest), nil, false); err != nil || got.ID != latest.ID {
		t.Errorf("by digest: %v, %v", got, err)
	}
	_, _, err := r.Pull(MustParse("nginx@sha256:0123456789012345678901234567890123456789012345678901234567890123"), nil, false)
	if !errors.Is(err, ErrNotFound) {
		t.Errorf("unknown digest: %v", err)
	}
}
