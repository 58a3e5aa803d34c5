package kubectl

import (
	"errors"
	"fmt"
	"io"
	"net/netip"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/sim"
)

// Options is what a node's kubectl can be given besides the API server.
type Options struct {
	// Network lets port-forward listen on the node; nil: port-forward cannot listen.
	Network *network.Network
	// Forwarding, when it is there, is told of each port that port-forward or proxy serves; what it returns is called when that is over.
	Forwarding func(Forward) (over func())
	// Edit opens a file in the learner's own editor and returns when it is closed, with false when there is none. Nil, or false: the
	// command that $KUBE_EDITOR or $EDITOR names, vi otherwise.
	Edit func(p *proc.Process, path string) (edited bool)
}

// Forward is a port of a machine that a kubectl serves.
type Forward struct {
	Local          netip.AddrPort
	Namespace, Pod string // where it leads to; empty: to the API server
	Remote         uint16 // the pod's port
}

// forwarding tells of a port that is served.
func (r *run) forwarding(f Forward) (over func()) {
	if r.opts.Forwarding == nil {
		return func() {}
	}
	return r.opts.Forwarding(f)
}

// Program is kubectl, connected to a cluster's API server.
func Program(server *api.Server, opts Options) proc.Program {
	return func(p *proc.Process) int {
		r := &run{
			p: p, sys: system{p}, sim: server.Sim(), server: server, opts: opts,
			in: p.Stdin, out: p.Stdout, err: p.Stderr,
		}
		r.user = api.Administrator
		r.client = server.Client("kubectl").WithWarnings(r.serverWarning)
		return r.main(p.Args[1:])
	}
}

// run is one invocation of kubectl.
type run struct {
	p       *proc.Process
	sys     system
	sim     *sim.Sim
	server  *api.Server
	client  *api.Client
	user    api.User          // as whom the cluster takes kubectl
	entryAs api.Impersonation // whom the entry of the user wants to be taken for
	opts    Options
	in      io.Reader
	out     io.Writer
	err     io.Writer
	cmd     *command
	flags   *pflag.FlagSet
	rawArgs []string

	namespace      string
	namespaceGiven bool // by -n or by the context
	dryRun         dryRun
	warnings       map[string]bool // from the server, so far
	shorts         map[string]bool // short names that have been warned about
	done           printer         // of what was done, with -o
}

// Timing as recorded: the program takes a moment to start, each request a few milliseconds.
const (
	startTime   = 54 * time.Millisecond
	requestTime = 8 * time.Millisecond
	writeTime   = 12 * time.Millisecond
	upgradeTime = 50 * time.Millisecond // until a stream to a container is open
	schemaTime  = 45 * time.Millisecond // apply reads the cluster's OpenAPI first
)

func (r *run) main(args []string) int {
	if len(args) > 0 && args[0] == "__complete" {
		return r.complete(args[1:])
	}
	r.p.Sleep(startTime)
	err := r.execute(args)
	if err == nil {
		return 0
	}
	for _, e := range flatten(err) {
		r.logRefusal(e)
	}
	text, code := explainError(err)
	if r.cmd != nil && r.cmd.path == "kubectl diff" && code == 1 && err != error(errDiffers) {
		code = 2
	}
	if text != "" {
		if !strings.HasSuffix(text, "\n") {
			text += "\n"
		}
		io.WriteString(r.err, text)
	}
	return code
}

// execute finds the command, parses its flags and runs it.
// Models cobra (*Command).execute.
func (r *run) execute(args []string) error {
	root := newTree()
	preferences, err := r.preferences(args)
	if err != nil {
		return exitCode{1, "error occurred while applying preferences kuberc error " + err.Error() + "\n"}
	}
	if args, err = preferences.expand(root, args); err != nil {
		return err
	}
	cmd, rest, err := root.find(args)
	r.cmd = cmd
	if err != nil {
		code, found, unfit := r.plugin(args)
		switch {
		case unfit != nil:
			return unfit
		case found && code == 0:
			return nil
		case found:
			return exitCode{code: code}
		}
		return err
	}
	r.rawArgs = rest
	r.flags = cmd.flagSet()
	r.flags.SetOutput(r.err)
	if err := preferences.override(cmd, r.flags, args, r.err); err != nil {
		return err
	}
	if err := r.flags.Parse(rest); err != nil {
		return r.flagError(err)
	}
	if r.flag("help") && r.cmd.path != "kubectl alpha" {
		_, err := io.WriteString(r.out, cmd.helpText())
		return err
	}
	positional := r.flags.Args()
	if cmd.inert {
		return r.showInert()
	}
	if err := cmd.missingFlags(r.flags); err != nil {
		return err
	}
	handler := handlerFor(strings.TrimPrefix(strings.TrimPrefix(cmd.path, "kubectl"), " "))
	if handler == nil {
		return r.subcommandHelp(positional)
	}
	if err := r.configure(); err != nil {
		return err
	}
	if err := r.checkTimeout(); err != nil {
		return err
	}
	r.client = r.client.As(r.fieldManager())
	if err := handler(r, positional); err != nil || !r.flag("warnings-as-errors") || len(r.warnings) == 0 {
		return err
	}
	if len(r.warnings) == 1 {
		return errors.New("1 warning received")
	}
	return fmt.Errorf("%d warnings received", len(r.warnings))
}

func (r *run) flagError(err error) error {
	switch r.cmd.path {
	case "kubectl diff":
		return r.usageError("%s", err)
	case "kubectl options":
		return plainError(err.Error() + "\nRun '" + r.cmd.path + "' without flags.")
	}
	return plainError(err.Error() + "\nSee '" + r.cmd.path + " --help' for usage.")
}

type plainError string

func (e plainError) Error() string { return string(e) }

// showInert is what a command without an action of its own prints.
func (r *run) showInert() error {
	if r.cmd.name() == "alpha" {
		io.WriteString(r.err, "No alpha commands are available in this version of kubectl\n")
		return nil
	}
	io.WriteString(r.out, r.cmd.helpText())
	return nil
}

// subcommandHelp is what a command prints that only has subcommands.
// Models k8s.io/kubectl/pkg/cmd/util DefaultSubCommandRun.
func (r *run) subcommandHelp(args []string) error {
	if r.cmd.parent == nil {
		_, err := io.WriteString(r.out, r.cmd.helpText())
		return err
	}
	if r.cmd.path == "kubectl certificate" {
		_, err := io.WriteString(r.out, r.cmd.helpText())
		return err
	}
	if len(args) > 0 {
		return r.usageError("unknown command %q", strings.Join(args, " "))
	}
	if r.cmd.name() == "rollout" {
		io.WriteString(r.out, r.cmd.helpText())
	} else {
		io.WriteString(r.err, r.cmd.helpText())
	}
	return errQuiet
}

// serverWarning prints what the server warns of, once however often it says so.
// Models k8s.io/client-go/rest NewWarningWriter with Deduplicate.
func (r *run) serverWarning(text string) {
	if r.warnings[text] {
		return
	}
	if r.warnings == nil {
		r.warnings = map[string]bool{}
	}
	r.warnings[text] = true
	r.warn(text)
}

func (r *run) warn(text string) {
	io.WriteString(r.err, "Warning: "+text+"\n")
}

// argsAtDash splits the arguments at "--"; dashed is false when there was none.
func (r *run) argsAtDash(args []string) (before, after []string, dashed bool) {
	n := r.flags.ArgsLenAtDash()
	if n < 0 {
		return args, nil, false
	}
	return args[:n], args[n:], true
}
