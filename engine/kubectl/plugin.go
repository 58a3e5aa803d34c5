package kubectl

import (
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// pluginPrefix begins the names of programs that are plugins.
const pluginPrefix = "kubectl-"

// plugin runs the program in $PATH whose name begins with the words of an unknown command, and tells its exit code; found is false when there is none.
// Models k8s.io/kubectl/pkg/cmd HandlePluginCommand
func (r *run) plugin(args []string) (code int, found bool, err error) {
	flag := slices.IndexFunc(args, func(a string) bool { return strings.HasPrefix(a, "-") })
	if flag == 0 {
		return 0, false, exitCode{1, "Error: flags cannot be placed before plugin name: " + args[0] + "\n"}
	}
	words := args
	if flag > 0 {
		words = args[:flag]
	}
	for n := len(words); n > 0; n-- {
		name := "kubectl"
		for _, word := range words[:n] {
			name += "-" + strings.ReplaceAll(word, "-", "_")
		}
		for _, dir := range r.pathDirectories() {
			if file := path.Join(dir, name); r.executable(file) {
				code, err = r.child(append([]string{file}, args[n:]...)...)
				return code, true, err
			}
		}
	}
	return 0, false, nil
}

func (r *run) pathDirectories() []string {
	var out []string
	for dir := range strings.SplitSeq(r.p.Getenv("PATH"), ":") {
		if dir != "" && !slices.Contains(out, dir) {
			out = append(out, dir)
		}
	}
	return out
}

func (r *run) executable(file string) bool {
	i, err := r.p.Stat(file)
	return err == nil && !i.Mode.IsDir() && i.Mode&0o111 != 0
}

// runPluginList models k8s.io/kubectl/pkg/cmd/plugin.
func runPluginList(r *run, _ []string) error {
	var plugins []string
	for _, dir := range r.pathDirectories() {
		names, err := r.sys.readDir(dir)
		if err != nil {
			fmt.Fprintf(r.err, "Unable to read directory %q from your PATH: open %s: no such file or directory. Skipping...\n", dir, dir)
			continue
		}
		slices.Sort(names)
		for _, name := range names {
			if strings.HasPrefix(name, pluginPrefix) {
				plugins = append(plugins, path.Join(dir, name))
			}
		}
	}
	if len(plugins) == 0 {
		return errors.New("unable to find any kubectl plugins in your PATH")
	}
	io.WriteString(r.out, "The following compatible plugins are available:\n\n")
	warnings, seen := 0, map[string]string{}
	for _, file := range plugins {
		if r.flag("name-only") {
			io.WriteString(r.out, path.Base(file)+"\n")
		} else {
			io.WriteString(r.out, file+"\n")
		}
		for _, w := range r.pluginWarnings(file, seen) {
			fmt.Fprintf(r.err, "  - warning: %s\n", w)
			warnings++
		}
	}
	switch warnings {
	case 0:
		return nil
	case 1:
		return errors.New("one plugin warning was found")
	}
	return fmt.Errorf("%d plugin warnings were found", warnings)
}

// pluginWarnings says what keeps a plugin from being run.
func (r *run) pluginWarnings(file string, seen map[string]string) []string {
	var out []string
	name := path.Base(file)
	if !r.executable(file) {
		out = append(out, file+" identified as a kubectl plugin, but it is not executable")
	}
	if other, ok := seen[name]; ok {
		out = append(out, file+" is overshadowed by a similarly named plugin: "+other)
	} else {
		seen[name] = file
	}
	if cmd, _, err := newTree().find(strings.Split(name, "-")[1:]); err == nil {
		out = append(out, fmt.Sprintf("%s overwrites existing command: %q", name, cmd.path))
	}
	return out
}
