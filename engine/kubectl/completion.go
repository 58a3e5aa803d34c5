package kubectl

import "io"

// boilerplate is what kubectl's completion scripts begin with.
const boilerplate = `
# Copyright 2016 The Kubernetes Authors.
#
# Licensed under the Apache License, Version 2.0 (the "License");
# you may not use this file except in compliance with the License.
# You may obtain a copy of the License at
#
#     http://www.apache.org/licenses/LICENSE-2.0
#
# Unless required by applicable law or agreed to in writing, software
# distributed under the License is distributed on an "AS IS" BASIS,
# WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
# See the License for the specific language governing permissions and
# limitations under the License.
`

// runCompletion prints the script that makes a shell complete kubectl's command lines: what github.com/spf13/cobra v1.10.2 writes for it,
// kept as text because that package would bring text/template into the program. This terminal's own shell completes without a script.
// Models k8s.io/kubectl/pkg/cmd/completion RunCompletion
func runCompletion(r *run, args []string) error {
	switch len(args) {
	case 0:
		return r.usageError("Shell not specified.")
	case 1:
	default:
		return r.usageError("Too many arguments. Expected only the shell type.")
	}
	script, err := words.ReadFile("words/completion/" + args[0] + ".txt")
	if err != nil {
		return r.usageError("Unsupported shell type %q.", args[0])
	}
	head := ""
	if args[0] == "zsh" {
		head = "#compdef kubectl\ncompdef _kubectl kubectl\n"
	}
	_, err = io.WriteString(r.out, head+boilerplate+string(script))
	return err
}
