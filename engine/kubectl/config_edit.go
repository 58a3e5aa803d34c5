package kubectl

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// runConfigGet prints the names in one of the config's lists.
func runConfigGet(kind string) handler {
	return func(r *run, _ []string) error {
		c, err := r.loadConfig()
		if err != nil {
			return err
		}
		_, err = io.WriteString(r.out, "NAME\n"+lines(c.names(kind)))
		return err
	}
}

func lines(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return strings.Join(list, "\n") + "\n"
}

func runConfigCurrentContext(r *run, _ []string) error {
	c, err := r.loadConfig()
	if err != nil {
		return err
	}
	if c.current() == "" {
		return errors.New("current-context is not set")
	}
	_, err = io.WriteString(r.out, c.current()+"\n")
	return err
}

// runConfigGetContexts models k8s.io/kubectl/pkg/cmd/config/get_contexts.go.
func runConfigGetContexts(r *run, args []string) error {
	output := r.str("output")
	if output != "" && output != "name" {
		return fmt.Errorf("--output %v is not available in kubectl config get-contexts; resetting to default output format", output)
	}
	c, err := r.loadConfig()
	if err != nil {
		return err
	}
	names := args
	var errs []error
	if len(args) == 0 {
		names = c.names("contexts")
	}
	t := newTabWriter(r.out)
	if output == "" && !r.flag("no-headers") {
		io.WriteString(t, "CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE\n")
	}
	for _, name := range names {
		context := c.entry("contexts", name)
		switch {
		case context == nil:
			errs = append(errs, fmt.Errorf("context %v not found", name))
		case output == "name":
			io.WriteString(t, name+"\n")
		default:
			mark := " "
			if name == c.current() {
				mark = "*"
			}
			text := func(key string) string { s, _ := context[key].(string); return s }
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", mark, name, text("cluster"), text("user"), text("namespace"))
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	return joinErrors(errs)
}

// wrongArgs prints the command's help and says what was wrong.
func (r *run) wrongArgs(args []string) error {
	return r.helpAnd(fmt.Errorf("Unexpected args: %v", args)) //nolint:staticcheck // kubectl's words
}

func (r *run) helpAnd(err error) error {
	io.WriteString(r.out, r.cmd.helpText())
	return err
}

// oneArg is the single argument of a command, or its help.
func (r *run) oneArg(args []string) (string, error) {
	if len(args) != 1 {
		return "", r.wrongArgs(args)
	}
	return args[0], nil
}

func runConfigUseContext(r *run, args []string) error {
	name, err := r.oneArg(args)
	if err != nil {
		return err
	}
	c, err := r.loadConfig()
	if err != nil {
		return err
	}
	if c.entry("contexts", name) == nil {
		return fmt.Errorf("no context exists with the name: %q", name)
	}
	c.value["current-context"] = name
	if err := r.save(c); err != nil {
		return err
	}
	_, err = fmt.Fprintf(r.out, "Switched to context %q.\n", name)
	return err
}

// runConfigSetContext models k8s.io/kubectl/pkg/cmd/config/set_context.go.
func runConfigSetContext(r *run, args []string) error {
	name, current := "", r.flag("current")
	if len(args) > 1 {
		return r.wrongArgs(args)
	}
	if len(args) == 1 && current {
		return errors.New("you cannot specify both a context name and --current")
	}
	if len(args) == 1 {
		name = args[0]
	}
	if name == "" && !current {
		return errors.New("you must specify a non-empty context name or --current")
	}
	c, err := r.loadConfig()
	if err != nil {
		return err
	}
	if current {
		if name = c.current(); name == "" {
			return errors.New("no current context is set")
		}
	}
	context, made := c.ensure("contexts", name)
	for _, key := range []string{"cluster", "user", "namespace"} {
		if r.changed(key) {
			context[key] = r.str(key)
		}
	}
	if err := r.save(c); err != nil {
		return err
	}
	verb := "modified"
	if made {
		verb = "created"
	}
	_, err = fmt.Fprintf(r.out, "Context %q %s.\n", name, verb)
	return err
}

// runConfigDelete removes a cluster, context or user.
func runConfigDelete(kind string) handler {
	word := strings.TrimSuffix(kind, "s")
	return func(r *run, args []string) error {
		if len(args) != 1 {
			if kind == "users" {
				return r.usageError("user to delete is required")
			}
			_, err := io.WriteString(r.out, r.cmd.helpText())
			return err
		}
		name := args[0]
		c, err := r.loadConfig()
		if err != nil {
			return err
		}
		if c.entry(kind, name) == nil {
			return fmt.Errorf("cannot delete %s %s, not in %s", word, name, c.file)
		}
		if kind == "contexts" && name == c.current() {
			io.WriteString(r.err, "warning: this removed your active context, use \"kubectl config use-context\" to select a different one\n")
		}
		c.drop(kind, name)
		if err := r.save(c); err != nil {
			return err
		}
		_, err = fmt.Fprintf(r.out, "deleted %s %s from %s\n", word, name, c.file)
		return err
	}
}

func runConfigRenameContext(r *run, args []string) error {
	if len(args) != 2 {
		return r.wrongArgs(args)
	}
	c, err := r.loadConfig()
	if err != nil {
		return err
	}
	switch {
	case args[1] == "":
		return errors.New("You must specify a new non-empty context name") //nolint:staticcheck // kubectl's words
	case c.entry("contexts", args[0]) == nil:
		return fmt.Errorf("cannot rename the context %q, it's not in %s", args[0], c.file)
	case c.entry("contexts", args[1]) != nil:
		return fmt.Errorf("cannot rename the context %q, the context %q already exists in %s", args[0], args[1], c.file)
	}
	for _, m := range c.list("contexts") {
		if m["name"] == args[0] {
			m["name"] = args[1]
		}
	}
	if c.current() == args[0] {
		c.value["current-context"] = args[1]
	}
	if err := r.save(c); err != nil {
		return err
	}
	_, err = fmt.Fprintf(r.out, "Context %q renamed to %q.\n", args[0], args[1])
	return err
}
