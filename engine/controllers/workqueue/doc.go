// Package workqueue is the queue of a controller: objects by their key, each looked at once however often it was added meanwhile, later when
// asked for, and again, after longer and longer waits, when the last look failed.
//
// A [Queue] calls its controller, which does everything at one instant. [Workers] give a pass time: each call of the API server takes a few
// milliseconds, what was read grows old meanwhile, a key is never worked on twice at once, and a controller that asks for much at once has to
// wait its turn, as the controller manager's clients do. Which of the two matters where a learner can see the steps between: rollouts,
// replica sets, jobs, volumes. [Timers] are what both, and controllers with queues of their own, wait with.
package workqueue
