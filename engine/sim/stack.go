package sim

import (
	"fmt"
	"iter"
	"runtime/debug"
)

// stack is a coroutine that bodies of processes run on, one after the other. What has grown to what a body needs need not grow again for the
// next: a pod's start takes a dozen short processes.
type stack struct {
	proc   *Proc // whose body runs on it; nil when none does
	resume func() (struct{}, bool)
	stop   func()
	yield  func(struct{}) bool
}

// spareStacks is how many stacks are kept for processes to come.
const spareStacks = 256

// stackFor gives a process a stack. Its body begins when the stack is resumed.
func (s *Sim) stackFor(p *Proc) *stack {
	if last := len(s.spare) - 1; last >= 0 {
		st := s.spare[last]
		s.spare = s.spare[:last]
		st.proc = p
		return st
	}
	st := &stack{proc: p}
	st.resume, st.stop = iter.Pull(st.bodies)
	return st
}

// giveBack takes the stack of a process that has ended.
func (s *Sim) giveBack(st *stack) {
	if len(s.spare) < spareStacks {
		s.spare = append(s.spare, st)
		return
	}
	st.stop()
}

// room is what most bodies need. A stack that begins with it does not grow to it in steps, each of which copies and adjusts what stands there.
const room = 6 << 10

// grow makes the stack that it is called on at least as large as room.
//
//go:noinline
func grow(at int) byte {
	var all [room]byte
	return all[at%room]
}

func (st *stack) bodies(yield func(struct{}) bool) {
	st.yield = yield
	grow(room)
	for {
		st.run(st.proc)
		st.proc = nil
		if !yield(struct{}{}) {
			return
		}
	}
}

// run is one body from its beginning to its end.
func (st *stack) run(p *Proc) {
	defer func() {
		if r := recover(); r != nil {
			if !p.ending { // libraries may have put words of their own in place of killed: tabwriter does
				panic(fmt.Sprintf("process %s: %v\n%s", p.name, r, debug.Stack())) // the coroutine's stack is lost further up
			}
		}
	}()
	p.body(p)
}
