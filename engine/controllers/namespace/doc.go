// Package namespace empties namespaces that are being deleted and lets them go: pods first, then everything else, then the namespace's own
// finalizer. It begins five seconds after the deletion and looks again as the pods' grace periods suggest.
package namespace
