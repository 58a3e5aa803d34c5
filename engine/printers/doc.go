// Package printers works out the columns that the API server prints for an object: what `kubectl get` shows and what the page calls
// STATUS. Who shows a pod anywhere asks here, so that all of them agree.
package printers
