// Package explain keeps what the cluster's components decided and why, and tells it in words, English and Chinese.
//
// Components add a [Decision] to the [Log] at the moment they take it: who, about what, by which rule, with which numbers, governed by
// which field, and what is scheduled next. Everything that the page explains ("why?"), and the timeline's back-off bars, probe
// ticks and grace periods, is read from this log.
package explain
