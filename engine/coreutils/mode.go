package coreutils

import (
	"io/fs"
	"strconv"
	"strings"
)

// parseMode reads an octal or symbolic mode relative to old.
func parseMode(s string, old fs.FileMode, umask fs.FileMode) (fs.FileMode, bool) {
	if n, err := strconv.ParseUint(s, 8, 16); err == nil {
		return octalMode(uint32(n)), true
	}
	mode := old &^ fs.ModeType
	for clause := range strings.SplitSeq(s, ",") {
		at := strings.IndexAny(clause, "+-=")
		if at < 0 {
			return 0, false
		}
		who := clause[:at]
		mask := fs.FileMode(0)
		for _, w := range who {
			switch w {
			case 'u':
				mask |= 0o700
			case 'g':
				mask |= 0o070
			case 'o':
				mask |= 0o007
			case 'a':
				mask |= 0o777
			default:
				return 0, false
			}
		}
		if who == "" {
			mask = 0o777 &^ umask
		}
		for rest := clause[at:]; rest != ""; {
			op := rest[0]
			end := strings.IndexAny(rest[1:], "+-=") + 1
			if end == 0 {
				end = len(rest)
			}
			bits, ok := permBits(rest[1:end], mask, mode, old.IsDir())
			if !ok {
				return 0, false
			}
			switch op {
			case '+':
				mode |= bits
			case '-':
				mode &^= bits
			case '=':
				mode = mode&^mask | bits
			}
			rest = rest[end:]
		}
	}
	return mode, true
}

func permBits(letters string, mask, old fs.FileMode, dir bool) (fs.FileMode, bool) {
	var bits fs.FileMode
	for _, l := range letters {
		switch l {
		case 'r':
			bits |= 0o444 & mask
		case 'w':
			bits |= 0o222 & mask
		case 'x':
			bits |= 0o111 & mask
		case 'X':
			if dir || old&0o111 != 0 {
				bits |= 0o111 & mask
			}
		case 's':
			if mask&0o700 != 0 {
				bits |= fs.ModeSetuid
			}
			if mask&0o070 != 0 {
				bits |= fs.ModeSetgid
			}
		case 't':
			bits |= fs.ModeSticky
		case 'u':
			bits |= (old >> 6 & 7) * 0o111 & mask
		case 'g':
			bits |= (old >> 3 & 7) * 0o111 & mask
		case 'o':
			bits |= (old & 7) * 0o111 & mask
		default:
			return 0, false
		}
	}
	return bits, true
}

func octalMode(n uint32) fs.FileMode {
	m := fs.FileMode(n & 0o777)
	if n&0o4000 != 0 {
		m |= fs.ModeSetuid
	}
	if n&0o2000 != 0 {
		m |= fs.ModeSetgid
	}
	if n&0o1000 != 0 {
		m |= fs.ModeSticky
	}
	return m
}

// octal is a mode's number as stat prints it.
func octal(m fs.FileMode) uint32 {
	n := uint32(m.Perm())
	if m&fs.ModeSetuid != 0 {
		n |= 0o4000
	}
	if m&fs.ModeSetgid != 0 {
		n |= 0o2000
	}
	if m&fs.ModeSticky != 0 {
		n |= 0o1000
	}
	return n
}
