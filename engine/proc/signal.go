package proc

import (
	"strconv"
	"strings"
)

// Signal is a signal's number.
type Signal int

// The numbers are Linux' on x86.
const (
	SIGHUP    Signal = 1
	SIGINT    Signal = 2
	SIGQUIT   Signal = 3
	SIGILL    Signal = 4
	SIGTRAP   Signal = 5
	SIGABRT   Signal = 6
	SIGBUS    Signal = 7
	SIGFPE    Signal = 8
	SIGKILL   Signal = 9
	SIGUSR1   Signal = 10
	SIGSEGV   Signal = 11
	SIGUSR2   Signal = 12
	SIGPIPE   Signal = 13
	SIGALRM   Signal = 14
	SIGTERM   Signal = 15
	SIGCHLD   Signal = 17
	SIGCONT   Signal = 18
	SIGSTOP   Signal = 19
	SIGTSTP   Signal = 20
	SIGTTIN   Signal = 21
	SIGTTOU   Signal = 22
	SIGURG    Signal = 23
	SIGXCPU   Signal = 24
	SIGXFSZ   Signal = 25
	SIGVTALRM Signal = 26
	SIGPROF   Signal = 27
	SIGWINCH  Signal = 28
	SIGIO     Signal = 29
	SIGPWR    Signal = 30
	SIGSYS    Signal = 31
	// MaxSignal is the highest real-time signal.
	MaxSignal Signal = 64
)

var signalNames = [...]string{
	"", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
	"STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "POLL", "PWR", "SYS",
}

// Name is the signal's name without SIG ("TERM"), or its number.
func (s Signal) Name() string {
	if s > 0 && int(s) < len(signalNames) {
		return signalNames[s]
	}
	switch {
	case s == 34:
		return "RTMIN"
	case s > 34 && s <= 49:
		return "RTMIN+" + strconv.Itoa(int(s)-34)
	case s > 49 && s < MaxSignal:
		return "RTMAX-" + strconv.Itoa(int(MaxSignal-s))
	case s == MaxSignal:
		return "RTMAX"
	}
	return strconv.Itoa(int(s))
}

// String is the signal's name with SIG.
func (s Signal) String() string { return "SIG" + s.Name() }

// ParseSignal reads "TERM", "SIGTERM", "sigterm", "15" or "SIGRTMIN+3".
func ParseSignal(text string) (Signal, bool) {
	if n, err := strconv.Atoi(text); err == nil {
		return Signal(n), n >= 0 && n <= int(MaxSignal)
	}
	name := strings.TrimPrefix(strings.ToUpper(text), "SIG")
	switch name {
	case "":
		return 0, false
	case "IOT":
		return SIGABRT, true
	case "CLD":
		return SIGCHLD, true
	case "IO":
		return SIGIO, true
	}
	for n := Signal(1); n <= MaxSignal; n++ {
		if n.Name() == name && (n < 32 || n >= 34) {
			return n, true
		}
	}
	return 0, false
}

// Description is what a shell prints for a process that the signal ended ("Terminated").
func (s Signal) Description() string {
	switch s {
	case SIGHUP:
		return "Hangup"
	case SIGINT:
		return "Interrupt"
	case SIGQUIT:
		return "Quit"
	case SIGILL:
		return "Illegal instruction"
	case SIGTRAP:
		return "Trace/breakpoint trap"
	case SIGABRT:
		return "Aborted"
	case SIGBUS:
		return "Bus error"
	case SIGFPE:
		return "Floating point exception"
	case SIGKILL:
		return "Killed"
	case SIGUSR1:
		return "User defined signal 1"
	case SIGSEGV:
		return "Segmentation fault"
	case SIGUSR2:
		return "User defined signal 2"
	case SIGPIPE:
		return "Broken pipe"
	case SIGALRM:
		return "Alarm clock"
	case SIGTERM:
		return "Terminated"
	}
	return "Signal " + strconv.Itoa(int(s))
}

// effect is what a signal does by default.
type effect int

const (
	terminates effect = iota
	ignored
	stops
	continues
)

func (s Signal) effect() effect {
	switch s {
	case SIGCHLD, SIGURG, SIGWINCH:
		return ignored
	case SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU:
		return stops
	case SIGCONT:
		return continues
	}
	return terminates
}
