package sim

import "time"

// hash is FNV-1a over the steps of a run: small, allocation-free, the same on every platform.
type hash uint64

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

func newHash(seed uint64) hash {
	h := hash(fnvOffset)
	h.number(seed)
	return h
}

func (h *hash) number(n uint64) {
	for range 8 {
		*h = (*h ^ hash(n&0xff)) * fnvPrime
		n >>= 8
	}
}

func (h *hash) text(parts ...string) {
	sum := *h
	for _, s := range parts {
		for i := range len(s) {
			sum = (sum ^ hash(s[i])) * fnvPrime
		}
	}
	*h = (sum ^ 0xff) * fnvPrime
}

func (h *hash) event(at time.Duration, what string) {
	h.number(uint64(at))
	h.text(what)
}

func hashString(s string) uint64 {
	h := hash(fnvOffset)
	h.text(s)
	return uint64(h)
}
