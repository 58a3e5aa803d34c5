// Package volumebinding says which volume a claim can be bound to. The volume controller and the scheduler share it: one binds claims at once, the
// other those that wait for their first pod.
package volumebinding
