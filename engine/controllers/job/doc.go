// Package job runs the pods of jobs to completion: as many at once as wanted, one an index where they are numbered, new ones for those that
// fail until the limit of failures or the deadline is reached. It counts each finished pod exactly once, with the help of a finalizer.
package job
