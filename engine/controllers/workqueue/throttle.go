package workqueue

import "time"

// How much a controller may ask of the API server, its Events included: the controller manager's --kube-api-qps and --kube-api-burst, which
// each controller's client has to itself. Models pkg/controller/apis/config/v1alpha1 SetDefaults_KubeControllerManagerConfiguration.
const (
	callsPerSecond = 20
	callsAtOnce    = 30
)

// throttle is a client's bucket of tokens: each call takes one, and they come back with time.
// Models k8s.io/client-go/util/flowcontrol NewTokenBucketRateLimiter.
type throttle struct {
	missing float64 // how many tokens the bucket lacks; more than it holds when calls wait
	at      time.Duration
}

// take takes a token and says how long the call has to wait for it.
func (t *throttle) take(now time.Duration) time.Duration {
	t.missing = max(t.missing-(now-t.at).Seconds()*callsPerSecond, 0) + 1
	t.at = now
	if t.missing <= callsAtOnce {
		return 0
	}
	return time.Duration((t.missing - callsAtOnce) / callsPerSecond * float64(time.Second))
}
