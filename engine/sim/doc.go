// Package sim is the clock, the event queue and the source of chance of the simulated cluster.
//
// It owns virtual time: nothing in the engine reads the wall clock, starts a goroutine or draws a random number except
// through a [Sim]. Events run in the order (time, sequence number), so that the same inputs give the same history on every
// machine; [Sim.Hash] covers every step and proves it. Code that must block (a shell, a server, a probe's client) runs as a
// [Proc], a coroutine that gives control back whenever it waits. Everything else is a callback on an event.
//
// A Sim and all that hangs on it belongs to one goroutine.
package sim
