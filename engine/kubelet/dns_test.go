package kubelet

import (
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
)

func TestAPodIsWarnedOfNameserversThatDoNotFit(t *testing.T) {
	w := newWorld(t, "1.36")
	p := w.apply(pod("p", `"dnsConfig":{"nameservers":["1.1.1.1","8.8.8.8","9.9.9.9"]},`, `"command":["graceful"]`))
	w.run(3 * time.Second)
	want := "Warning DNSConfigForming x2 Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: 10.96.0.10 1.1.1.1 8.8.8.8"
	if events := strings.Join(w.events, "\n"); !strings.Contains(events, want) {
		t.Errorf("no event says %q:\n%s", want, events)
	}
	if got := string(w.kubelet.podDNS(p).file()); strings.Contains(got, "9.9.9.9") {
		t.Errorf("resolv.conf\n%s", got)
	}
}

func TestSearchDomainsThatDoNotFitAreLeftOut(t *testing.T) {
	long := strings.Repeat("a", 250)
	many := make([]string, 40)
	for i := range many {
		many[i] = "d" + strings.Repeat("x", i)
	}
	for _, tt := range []struct {
		name string
		in   []string
		want int
	}{
		{"few", []string{"a.b", "c.d"}, 2},
		{"too many", many, 32},
		{"too long a name", []string{"a", strings.Repeat("b", 254)}, 1},
		{"too long a line", []string{long, long, long, long, long, long, long, long, long}, 8},
	} {
		if got := fittingSearches(tt.in); len(got) != tt.want {
			t.Errorf("%s: %d domains, want %d", tt.name, len(got), tt.want)
		}
	}
}

func TestAPodMayBeKnownToItselfByItsFullName(t *testing.T) {
	for _, tt := range []struct {
		name, spec, message string
		phase               corev1.PodPhase
	}{
		{"that fits", `"hostname":"h","subdomain":"s","setHostnameAsFQDN":true,`, "", corev1.PodRunning},
		{
			"that is too long", `"hostname":"` + strings.Repeat("h", 50) + `","subdomain":"s","setHostnameAsFQDN":true,`,
			"Failed to create pod sandbox: failed to construct FQDN from pod hostname and cluster domain, FQDN ", corev1.PodPending,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, "1.36")
			w.apply(pod("p", tt.spec, `"command":["graceful"]`))
			w.run(3 * time.Second)
			if phase := w.get("p").Status.Phase; phase != tt.phase {
				t.Errorf("phase %s", phase)
			}
			if !strings.Contains(strings.Join(w.events, "\n"), tt.message) {
				t.Errorf("no event says %q", tt.message)
			}
		})
	}
}
