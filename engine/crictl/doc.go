// Package crictl is crictl, the command line of container runtimes, on a node: pods, ps, images, logs, inspect, inspectp, stop, version. What it
// prints is modelled on crictl v1.33; ids may be shortened in arguments as there.
package crictl
