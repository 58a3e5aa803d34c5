package api

import (
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/kubernetes/pkg/capabilities"

	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

// Options is what can be chosen about a cluster's API server.
type Options struct {
	Version string // the Kubernetes minor version: "1.36" (the default) or "1.34"
	// KubernetesNamespace is where the service "kubernetes" is; empty means "default". Recordings were made in a namespace beside it.
	KubernetesNamespace string
}

// Server is one cluster's API server.
type Server struct {
	sim   *sim.Sim
	store *store.Store
	opts  Options
	nodes map[string]NodeProxy
	cut   map[string]bool // nodes whose network is broken
	spam  map[string]*eventCorrelator

	writes    []*write // who made each write, in the store's order; nil where nobody manages what was written
	authors   map[author]*write
	managed   map[store.Key]management // of the objects that somebody has asked about
	validPods validated
	disguises map[string]disguise // in which way a user could impersonate another last time

	lastEvent int64 // the time in the name of the latest event, in nanoseconds
	expiries  []expiry
}

// NewServer returns a running API server with what every cluster has from its start: the system namespaces with their default
// service accounts and root certificates, and the system priority classes. Over a store that was written to before, it serves what is there.
func NewServer(s *sim.Sim, st *store.Store, opts Options) *Server {
	if opts.Version == "" {
		opts.Version = "1.36"
	}
	srv := &Server{sim: s, store: st, opts: opts, nodes: map[string]NodeProxy{}, cut: map[string]bool{}, spam: map[string]*eventCorrelator{}, authors: map[author]*write{}, managed: map[store.Key]management{}, disguises: map[string]disguise{}}
	capabilities.Setup(true, 0) // as every installer has it
	if st.Rev() == 0 {
		srv.bootstrap()
	}
	return srv
}

// Sim is the world the server lives in.
func (s *Server) Sim() *sim.Sim { return s.sim }

// Store is where the server keeps its objects, for readers of history. Only the server writes to it.
func (s *Server) Store() *store.Store { return s.store }

// Version is the Kubernetes minor version the cluster runs, "1.36".
func (s *Server) Version() string { return s.opts.Version }

// Client is a component's connection to the server.
func (s *Server) Client(component string) *Client {
	return &Client{server: s, component: component, manager: managerOf(component)}
}

// Now is the current time as the API writes it: whole seconds.
func (s *Server) Now() metav1.Time { return metav1.NewTime(s.sim.Now().Truncate(time.Second)) }

func (s *Server) newUID() types.UID {
	r := s.sim.Rand("api/uid")
	a, b := r.Uint64(), r.Uint64()
	a = a&^0xf000 | 0x4000
	b = b&^(3<<62) | 2<<62
	const digits = "0123456789abcdef"
	text := make([]byte, 0, 36)
	for i := range 32 {
		if i == 8 || i == 12 || i == 16 || i == 20 {
			text = append(text, '-')
		}
		half := a
		if i >= 16 {
			half = b
		}
		text = append(text, digits[half>>(60-4*(i%16))&15])
	}
	return types.UID(text)
}

// suffixLetters are those of generated names: no vowels, nothing that reads like another.
// Models staging/src/k8s.io/apimachinery/pkg/util/rand alphanums
const suffixLetters = "bcdfghjklmnpqrstvwxz2456789"

// Suffix draws n letters as they end generated names, from the random stream of a purpose.
func (s *Server) Suffix(purpose string, n int) string {
	var b strings.Builder
	r := s.sim.Rand(purpose)
	for range n {
		b.WriteByte(suffixLetters[r.IntN(len(suffixLetters))])
	}
	return b.String()
}

// generateName appends a random suffix to a base that is cut to leave room for it.
// Models staging/src/k8s.io/apiserver/pkg/storage/names SimpleNameGenerator
func (s *Server) generateName(base string) string {
	const maxLength, suffix = 63, 5
	if len(base) > maxLength-suffix {
		base = base[:maxLength-suffix]
	}
	return base + s.Suffix("api/name", suffix)
}
