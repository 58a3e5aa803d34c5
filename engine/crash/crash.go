// Package crash makes an error of a crash in a library. Kubernetes' strategic merge patch crashes where a list's key is itself a map or a list
// ("name: {a: b}"): the real kubectl ends with a trace then, and the real server drops the connection. Here it must not end the whole cluster.
package crash

import "runtime"

// Crash is the error at run time that a library ended with.
type Crash struct{ Cause runtime.Error }

// Error is the first line of what a Go program prints when it crashes.
func (c Crash) Error() string { return "panic: " + c.Cause.Error() }

// Caught returns what a call of a library returns; when it crashes, a Crash.
func Caught[T any](call func() (T, error)) (out T, err error) {
	defer func() {
		switch cause := recover().(type) {
		case nil:
		case runtime.Error:
			err = Crash{cause}
		default:
			panic(cause)
		}
	}()
	return call()
}
