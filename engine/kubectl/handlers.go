package kubectl

// handler runs a command with its positional arguments.
type handler func(r *run, args []string) error

// handlerFor finds the function behind a command's path below kubectl ("create deployment"); nil when the command only has
// subcommands.
func handlerFor(path string) handler {
	switch path {
	case "get":
		return runGet
	case "describe":
		return runDescribe
	case "create":
		return runCreate
	case "apply":
		return runApply
	case "delete":
		return runDelete
	case "logs":
		return runLogs
	case "exec":
		return runExec
	case "label":
		return runLabel
	case "annotate":
		return runAnnotate
	case "options":
		return runOptions
	case "help":
		return runHelp
	}
	return nil
}
