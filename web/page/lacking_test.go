package page

import "testing"

func TestAProgramThatARealImageMayHaveIsKnown(t *testing.T) {
	for shown, want := range map[string]string{
		"bash: curl: command not found\r\nroot@nginx:/# ": "curl",
		"sh: ping: not found\r\n/ # ":                     "ping",
		"sh: 1: vim: not found\r\n# ":                     "vim",
		"/bin/sh: wget: not found\r\n":                    "wget",
		"bash: apt-get: command not found":                "apt-get",
		`error: Internal error occurred: exec: "ps": executable file not found in $PATH: unknown` + "\r\n": "ps",
		"bash: kubctl: command not found\r\n":                            "", // a slip of the keys
		"bash: ./curl: No such file or directory\r\n":                    "",
		"Error from server (NotFound): pods \"curl\" not found\r\n":      "",
		"error: the path \"curl.yaml\" does not exist\r\n":               "",
		"a page on curl: command not found is what it says there\r\n":    "",
		"bash: curl: command not found\r\nbash: nope: command not found": "curl",
		"": "",
	} {
		if got := lacking(shown); got != want {
			t.Errorf("%q: %q is missing, want %q", shown, got, want)
		}
	}
}
