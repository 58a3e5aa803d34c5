package nginx

import (
	"fmt"
	"io"
	"strings"

	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
)

func (m *master) emerg(err error) int {
	stamp := m.Now().UTC().Format("2006/01/02 15:04:05")
	if m.errors != nil {
		fmt.Fprintf(m.errors, "%s [emerg] %d#%d: %s\n", stamp, m.PID, m.PID, err)
	}
	fmt.Fprintf(m.Stderr, "nginx: [emerg] %s\n", err)
	return 1
}

// openLogs opens the logs; those of the images are links to the standard streams.
func (m *master) openLogs(c *config) {
	m.errors, m.access = m.openLog(c.errorLog), m.openLog(c.accessLog)
}

func (m *master) openLog(name string) io.Writer {
	switch name {
	case "off", "/dev/null":
		return io.Discard
	case "stderr", "/dev/stderr":
		return m.Stderr
	case "/dev/stdout":
		return m.Stdout
	}
	if real, err := m.Readlink(name); err == nil && strings.HasPrefix(real, "/dev/std") {
		return m.openLog(real)
	}
	f, err := m.Open(name, vfs.WriteOnly|vfs.Create|vfs.Append, 0o644)
	if err != nil {
		return io.Discard
	}
	return f
}

func (m *master) log(level, format string, args ...any) {
	logTo(m.Process, m.errors, level, format, args...)
}

func logTo(p *proc.Process, w io.Writer, level, format string, args ...any) {
	fmt.Fprintf(w, "%s [%s] %d#%d: %s\n", p.Now().UTC().Format("2006/01/02 15:04:05"), level, p.PID, p.PID, fmt.Sprintf(format, args...))
}
