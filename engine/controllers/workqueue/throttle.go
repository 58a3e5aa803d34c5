package workqueue

import (
	"cmp"
	"time"
)

// How much a controller may ask of the API server, its Events included: the controller manager's --kube-api-qps and --kube-api-burst, which
// each controller's client has to itself. Models pkg/controller/apis/config/v1alpha1 SetDefaults_KubeControllerManagerConfiguration.
const (
	callsPerSecond = 20
	callsAtOnce    = 30
)

// Throttle is a client's bucket of tokens: each call takes one, and they come back with time. The zero Throttle is that of most controllers.
// Models k8s.io/client-go/util/flowcontrol NewTokenBucketRateLimiter.
type Throttle struct {
	PerSecond, AtOnce float64 // 0: as most have them

	missing float64 // how many tokens the bucket lacks; more than it holds when calls wait
	at      time.Duration
}

// Take takes a token and says how long the call has to wait for it.
func (t *Throttle) Take(now time.Duration) time.Duration {
	rate, burst := cmp.Or(t.PerSecond, callsPerSecond), cmp.Or(t.AtOnce, callsAtOnce)
	t.missing = max(t.missing-(now-t.at).Seconds()*rate, 0) + 1
	t.at = now
	if t.missing <= burst {
		return 0
	}
	return time.Duration((t.missing - burst) / rate * float64(time.Second))
}
