package image

import "time"

// Durations measured on the recorded cluster: asking for a manifest takes 0.308–0.44 s, mostly 0.310–0.318 s; an image of
// 6 MB takes 1.93 s, one of 10 MB 2.0–2.2 s; a name that does not resolve fails after 0.01–0.18 s.
const (
	lookupLeast   = 308 * time.Millisecond
	lookupSpread  = 16 * time.Millisecond
	lookupSlow    = 110 * time.Millisecond
	unpackLeast   = 1420 * time.Millisecond
	bytesPerSec   = 40e6
	registryDraws = "image/registry "
)

// lookupTime is how long a registry takes to answer for a manifest: mostly close to the least, now and then slow.
func (r *Registry) lookupTime(ref Ref) time.Duration {
	chance := r.sim.Rand(registryDraws + ref.String())
	took := lookupLeast + time.Duration(chance.Int64N(int64(lookupSpread)))
	if chance.IntN(12) == 0 {
		took += time.Duration(chance.Int64N(int64(lookupSlow)))
	}
	return took
}

// downloadTime is how long layers of a compressed size take to arrive and be unpacked.
func (r *Registry) downloadTime(ref Ref, size int64, f Fault) time.Duration {
	transfer := time.Duration(float64(size) / bytesPerSec * float64(time.Second))
	took := unpackLeast + transfer + r.sim.Between(registryDraws+ref.String(), 0, 40*time.Millisecond)
	if f.Slow > 1 {
		took = time.Duration(float64(took) * f.Slow)
	}
	return took
}

func (r *Registry) failTime(ref Ref) time.Duration {
	return r.sim.Between(registryDraws+ref.String(), 10*time.Millisecond, 120*time.Millisecond)
}
