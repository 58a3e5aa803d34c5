package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const probedNowhere = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: main
    image: nginx:1.27
    livenessProbe: {httpGet: {path: /nowhere, port: 80}, periodSeconds: 2, failureThreshold: 1}
`

const sharesIPC = `apiVersion: v1
kind: Pod
metadata: {name: shares}
spec: {hostIPC: true, containers: [{name: main, image: nginx:1.27}]}
`

func TestCommandLines(t *testing.T) {
	pod := filepath.Join(t.TempDir(), "pod.yaml")
	if err := os.WriteFile(pod, []byte(probedNowhere), 0o600); err != nil {
		t.Fatal(err)
	}
	ipc, bad := filepath.Join(t.TempDir(), "ipc.yaml"), filepath.Join(t.TempDir(), "bad.yaml")
	for name, text := range map[string]string{ipc: sharesIPC, bad: strings.Replace(sharesIPC, "hostIPC", "hostIPc", 1)} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		name           string
		args           string
		status         int
		printed, never string // on either stream
	}{
		{"nothing asked", "", 2, "podscope run [flags] POD.yaml", ""},
		{"help", "--help", 0, "podscope judge [flags] FOLDER", ""},
		{"help of a command", "run --help", 0, "--for duration", "wrong usage"},
		{"no file", "run", 2, "0 arguments instead of 1", ""},
		{"no such flag", "judge --quick x", 2, "unknown flag: --quick", ""},
		{"no such file", "run nowhere.yaml", 1, "no such file", "usage"},
		{"no such format", "run -o yaml " + pod, 2, "output yaml", ""},
		{"no such version", "run --kubernetes 1.2 " + pod, 1, "1.2", ""},
		{"a manifest", "run --for 20s " + pod, 0, "The kubelet waits 10 s before it starts main again, after 2 restarts.", "*"},
		{"one restart is one", "run --for 20s " + pod, 0, "(restart 1)", "after 1 restart"},
		{"in Chinese", "run --language zh --for 20s " + pod, 0, "等待 10 秒后再启动 main，此前已重启 2 次", "*"},
		{"what is not simulated", "run --for 1s " + ipc, 0, "ipc.yaml:4:8: note: spec.hostIPC: Not simulated: ", ""},
		{"what is not simulated, in Chinese", "run --language zh --for 1s " + ipc, 0, "note: spec.hostIPC: 未模拟：", ""},
		{"a check", "check " + pod, 0, "pod/web created (server dry run)", "note"},
		{"a check of several", "check " + pod + " " + ipc, 0, ipc + ":4:8: note: spec.hostIPC: Not simulated: ", ""},
		{"a check in Chinese", "check --language zh " + ipc, 0, "note: spec.hostIPC: 未模拟：", "Not"},
		{"a check that fails", "check " + bad, 1, bad + ":4:8: error: unknown field", ""},
		{"a check says what is meant", "check --language zh " + bad, 1, "这里没有 hostIPc 字段", ""},
		{"a check of nothing", "check", 2, "0 files", ""},
		{"as JSON", "run -o json --for 20s " + pod, 0, `"hash": `, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var printed strings.Builder
			if got := call(strings.Fields(tt.args), &printed, &printed); got != tt.status {
				t.Errorf("exit status %d, want %d", got, tt.status)
			}
			if !strings.Contains(printed.String(), tt.printed) {
				t.Errorf("printed %q, which lacks %q", printed.String(), tt.printed)
			}
			if tt.never != "" && strings.Contains(printed.String(), tt.never) {
				t.Errorf("printed %q, which must not have %q", printed.String(), tt.never)
			}
		})
	}
}
