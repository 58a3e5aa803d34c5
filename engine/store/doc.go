// Package store holds the cluster's objects and everything they ever were: the etcd of the simulation.
//
// Every write gets the next [Revision], becomes one [Entry] of the log, and is mixed into the simulation's trace hash. Nothing is
// ever forgotten: an object, a list or the whole cluster can be read as of any earlier revision without replaying, which is
// how a learner scrubs through time.
//
// Objects are immutable once stored. Who wants to change one makes a deep copy, changes that and stores it; versions may share
// what did not change. Package api is the only writer; it checks everything beforehand, so the methods here cannot fail
// except by breaking an invariant, which panics.
package store
