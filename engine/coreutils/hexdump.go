package coreutils

import (
	"fmt"
	"strings"
)

func hexdump() command {
	return command{flags: "Cn:vbcdo", usage: "[-bcdoxCv] [-n LEN] [FILE]...", run: func(t *tool) int {
		return t.dump(func(b []byte) string {
			var s strings.Builder
			if !t.has('C') {
				for i := 0; i < len(b); i += 2 {
					v := int(b[i])
					if i+1 < len(b) {
						v |= int(b[i+1]) << 8
					}
					fmt.Fprintf(&s, " %04x", v)
				}
				return s.String()
			}
			text := make([]byte, len(b))
			for i := range 16 {
				if i == 0 || i == 8 {
					s.WriteByte(' ')
				}
				if i < len(b) {
					fmt.Fprintf(&s, " %02x", b[i])
					if text[i] = b[i]; b[i] < 32 || b[i] > 126 {
						text[i] = '.'
					}
				} else {
					s.WriteString("   ")
				}
			}
			return s.String() + "  |" + string(text) + "|"
		}, map[bool]string{true: "%08x", false: "%07x"}[t.has('C')])
	}}
}
