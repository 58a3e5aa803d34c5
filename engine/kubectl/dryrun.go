package kubectl

import (
	"fmt"
	"io"
	"strconv"
)

// dryRun is what --dry-run asks for.
type dryRun int

const (
	dryRunNone dryRun = iota
	dryRunClient
	dryRunServer
)

// readDryRun models k8s.io/kubectl/pkg/cmd/util GetDryRunStrategy.
func (r *run) readDryRun() error {
	if err := r.checkValidation(); err != nil {
		return err
	}
	flag := r.flags.Lookup("dry-run")
	if flag == nil {
		return nil
	}
	v := flag.Value.String()
	if b, err := strconv.ParseBool(v); err == nil {
		instead := "none"
		if b {
			r.dryRun, instead = dryRunClient, "client"
		}
		r.logWarning(fmt.Sprintf("--dry-run=%v is deprecated (boolean value) and can be replaced with --dry-run=%s.", v, instead), "helpers.go:730")
		return nil
	}
	switch v {
	case flag.NoOptDefVal:
		r.logWarning("--dry-run is deprecated and can be replaced with --dry-run=client.", "helpers.go:719")
		r.dryRun = dryRunClient
	case "client":
		r.dryRun = dryRunClient
	case "server":
		r.dryRun = dryRunServer
	case "none":
	default:
		return fmt.Errorf(`Invalid dry-run value (%v). Must be "none", "server", or "client".`, v) //nolint:staticcheck // kubectl's words
	}
	return nil
}

// logWarning writes a line as kubectl's log does.
func (r *run) logWarning(text, place string) {
	now := r.p.Now()
	io.WriteString(r.err, fmt.Sprintf("W%s %7d %s] %s\n", now.Format("0102 15:04:05.000000"), r.p.PID, place, text))
}

// suffix marks messages of dry runs.
func (d dryRun) suffix() string {
	switch d {
	case dryRunClient:
		return " (dry run)"
	case dryRunServer:
		return " (server dry run)"
	}
	return ""
}
