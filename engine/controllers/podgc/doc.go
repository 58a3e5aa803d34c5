// Package podgc removes pods that nobody else will: those bound to nodes that do not exist, those deleted before they were ever scheduled,
// terminating ones on nodes declared out of service, and finished ones beyond a large number.
package podgc
