// Package workqueue is the queue of a controller: objects by their key, each looked at once however often it was added meanwhile, later when
// asked for, and again, after longer and longer waits, when the last look failed. Controllers that do not need more use it.
package workqueue
