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
	case "run":
		return runRun
	case "attach":
		return runAttach
	case "scale":
		return runScale
	case "patch":
		return runPatch
	case "expose":
		return runExpose
	case "wait":
		return runWait
	case "taint":
		return runTaint
	case "cordon":
		return runCordon
	case "uncordon":
		return runUncordon
	case "drain":
		return runDrain
	case "set image":
		return runSetImage
	case "set env":
		return runSetEnv
	case "set resources":
		return runSetResources
	case "set serviceaccount":
		return runSetServiceAccount
	case "set selector":
		return runSetSelector
	case "rollout status":
		return runRolloutStatus
	case "rollout history":
		return runRolloutHistory
	case "rollout undo":
		return runRolloutUndo
	case "rollout pause":
		return runRolloutPause
	case "rollout resume":
		return runRolloutResume
	case "rollout restart":
		return runRolloutRestart
	case "options":
		return runOptions
	case "help":
		return runHelp
	}
	return nil
}
