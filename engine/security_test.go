package engine_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/podscope/podscope/engine"
)

// TestWhatAContainerMayDo has containers with other capabilities than the usual ones say, or do, what these change.
func TestWhatAContainerMayDo(t *testing.T) {
	const (
		confined = "exec p -- grep -E '^(CapEff|CapBnd|NoNew|Seccomp:)' /proc/1/status"
		files    = "exec p -- sh -c 'touch /tmp/f; chown 5 /tmp/f; chmod 0 /tmp/f; cat /tmp/f'"
		logs     = "logs p"
	)
	for _, tt := range []struct{ name, image, security, kubectl, want string }{
		{"the usual", "busybox", "{}", confined, "CapEff:\t00000000a80425fb\nCapBnd:\t00000000a80425fb\nNoNewPrivs:\t0\nSeccomp:\t0\n"},
		{"one more", "busybox", "{capabilities: {add: [NET_ADMIN]}}", confined, "CapEff:\t00000000a80435fb\n"},
		{
			"another user", "busybox", "{runAsUser: 1000, allowPrivilegeEscalation: false, seccompProfile: {type: RuntimeDefault}}", confined,
			"CapEff:\t0000000000000000\nCapBnd:\t00000000a80425fb\nNoNewPrivs:\t1\nSeccomp:\t2\n",
		},
		{"root may do everything with files", "busybox", "{}", files, ""},
		{"root without capabilities", "busybox", "{capabilities: {drop: [ALL]}}", files, "chown: /tmp/f: Operation not permitted\ncat: can't open '/tmp/f': Permission denied\n"},
		{"nginx gives its directories away", "nginx:1.27", "{capabilities: {drop: [ALL]}}", logs, `nginx: [emerg] chown("/var/cache/nginx/client_temp", 101) failed (1: Operation not permitted)`},
		{"nginx' workers are another user", "nginx:1.27", "{capabilities: {drop: [ALL], add: [CHOWN]}}", logs, "[emerg] 7#7: setgid(101) failed (1: Operation not permitted)"},
		{"nginx has what it needs", "nginx:1.27", "{capabilities: {drop: [ALL], add: [CHOWN, SETUID, SETGID]}}", logs, "start worker process 8\n"},
		{"redis is another user", "redis:7", "{}", "exec p -- grep Uid /proc/1/status", "Uid:\t999\t999\t999\t999\n"},
		{"redis may not be", "redis:7", "{capabilities: {drop: [ALL]}}", logs, "error: failed switching to \"redis\": operation not permitted\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := engine.NewCluster(engine.Config{Prepull: true})
			defer c.Close()
			command := ""
			if tt.image == "busybox" {
				command = "command: [sleep, 1h], "
			}
			c.WriteFile("pod.yaml", fmt.Appendf(nil, "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c, image: '%s', %ssecurityContext: %s}]}}",
				tt.image, command, tt.security))
			c.Command("kubectl apply -f pod.yaml")
			c.RunTo(c.Now() + 10*time.Second)
			look := c.Command("kubectl " + tt.kubectl)
			c.RunTo(c.Now() + time.Second)
			if got := look.Stdout() + look.Stderr(); !strings.Contains(got, tt.want) || tt.want == "" && got != "" {
				t.Errorf("%s prints %q, want %q", tt.kubectl, got, tt.want)
			}
		})
	}
}

// TestArgumentsOfRedisAreItsServers because its image's entrypoint puts the server's name in front of them.
func TestArgumentsOfRedisAreItsServers(t *testing.T) {
	c := engine.NewCluster(engine.Config{Prepull: true})
	defer c.Close()
	c.Command("kubectl run p --image=redis:7 -- --requirepass secret")
	c.RunTo(c.Now() + 5*time.Second)
	for args, want := range map[string]string{
		"-a secret --no-auth-warning ping":         "PONG\n",
		"-u redis://:secret@127.0.0.1:6379/0 ping": "PONG\nWarning: Using a password with '-a' or '-u' option on the command line interface may not be safe.\n",
		"--pass wrong --no-auth-warning ping":      "NOAUTH Authentication required.\n\nAUTH failed: WRONGPASS invalid username-password pair or user is disabled.\n",
		"ping":                                     "NOAUTH Authentication required.\n\n",
		"--nope":                                   "Unrecognized option or bad number of args for: '--nope'\ncommand terminated with exit code 1\n",
	} {
		look := c.Command("kubectl exec p -- redis-cli " + args)
		c.RunTo(c.Now() + time.Second)
		if got := look.Stdout() + look.Stderr(); got != want {
			t.Errorf("redis-cli %s prints %q, want %q", args, got, want)
		}
	}
}
