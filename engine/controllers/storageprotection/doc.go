// Package storageprotection lets deleted claims and volumes go once nothing uses them.
//
// The API server puts a finalizer on every PersistentVolumeClaim and PersistentVolume. This controller takes it off a deleted claim when no
// pod on a node uses it any more, and off a deleted volume when no claim is bound to it.
// Models pkg/controller/volume/pvcprotection, pkg/controller/volume/pvprotection.
package storageprotection
