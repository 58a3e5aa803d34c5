package shell

// builtin is a command of the shell itself. run gets the arguments with the name first and returns the status.
type builtin struct {
	special bool // POSIX special: its assignments stay, its errors end the shell
	only    []dialect
	run     func(s *shell, args []string) int
}

func (b *builtin) in(d dialect) bool {
	if len(b.only) == 0 {
		return true
	}
	for _, have := range b.only {
		if have == d {
			return true
		}
	}
	return false
}

// builtins is read-only once the program runs.
var builtins map[string]*builtin

func init() {
	onlyBash, notDash := []dialect{bash}, []dialect{ash, bash}
	builtins = map[string]*builtin{
		":":         {special: true, run: builtinTrue},
		".":         {special: true, run: builtinSource},
		"[":         {run: builtinTest},
		"alias":     {run: builtinAlias},
		"bg":        {run: builtinBg},
		"break":     {special: true, run: builtinBreak},
		"builtin":   {run: builtinBuiltin, only: onlyBash},
		"cd":        {run: builtinCd},
		"chdir":     {run: builtinCd, only: []dialect{ash, dash}},
		"command":   {run: builtinCommand},
		"continue":  {special: true, run: builtinBreak},
		"declare":   {run: builtinDeclare, only: onlyBash},
		"dirs":      {run: builtinDirs, only: onlyBash},
		"disown":    {run: builtinDisown, only: onlyBash},
		"echo":      {run: builtinEcho},
		"eval":      {special: true, run: builtinEval},
		"exec":      {special: true, run: builtinExec},
		"exit":      {special: true, run: builtinExit},
		"export":    {special: true, run: builtinExport},
		"false":     {run: builtinFalse},
		"fg":        {run: builtinFg},
		"getopts":   {run: builtinGetopts},
		"hash":      {run: builtinHash},
		"help":      {run: builtinHelp, only: notDash},
		"history":   {run: builtinHistory, only: notDash},
		"jobs":      {run: builtinJobs},
		"kill":      {run: builtinKill},
		"let":       {run: builtinLet, only: notDash},
		"local":     {run: builtinLocal},
		"mapfile":   {run: builtinMapfile, only: onlyBash},
		"popd":      {run: builtinPopd, only: onlyBash},
		"printf":    {run: builtinPrintf},
		"pushd":     {run: builtinPushd, only: onlyBash},
		"pwd":       {run: builtinPwd},
		"read":      {run: builtinRead},
		"readarray": {run: builtinMapfile, only: onlyBash},
		"readonly":  {special: true, run: builtinReadonly},
		"return":    {special: true, run: builtinReturn},
		"set":       {special: true, run: builtinSet},
		"shift":     {special: true, run: builtinShift},
		"shopt":     {run: builtinShopt, only: onlyBash},
		"source":    {run: builtinSource, only: notDash},
		"test":      {run: builtinTest},
		"times":     {special: true, run: builtinTimes},
		"trap":      {special: true, run: builtinTrap},
		"true":      {run: builtinTrue},
		"type":      {run: builtinType},
		"typeset":   {run: builtinDeclare, only: onlyBash},
		"ulimit":    {run: builtinUlimit},
		"umask":     {run: builtinUmask},
		"unalias":   {run: builtinUnalias},
		"unset":     {special: true, run: builtinUnset},
		"wait":      {run: builtinWait},
	}
}
