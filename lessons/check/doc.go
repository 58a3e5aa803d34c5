// Package check proves lessons on simulated clusters: every solution passes its step's check, nothing passes before its work is done, wrong
// attempts are refused, what the text claims is what the cluster shows, and every language is complete.
//
// The command "podscope lesson check" and the course's own test run it.
package check
