// Package endpoints writes the Endpoints object of every service with a selector: the older, deprecated form of endpoint slices, which
// kubectl still shows. Pods that are not ready are listed apart from those that are.
package endpoints
