package kubelet

import (
	"fmt"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
)

func TestWhyAContainerWaits(t *testing.T) {
	for _, tt := range []struct{ name, spec, container, reason, message string }{
		{"image with a missing tag", "", `"image":"nginx:9.99.99"`, "ErrImagePull", `rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:9.99.99"`},
		{"image name in upper case", "", `"image":"Nginx:UPPER"`, "InvalidImageName", `Failed to apply default image tag "Nginx:UPPER": couldn't parse image name`},
		{"image that may not be pulled", "", `"image":"nginx:1.16.1","imagePullPolicy":"Never"`, "ErrImageNeverPull", `Container image "nginx:1.16.1" is not present with pull policy of Never`},
		{"missing ConfigMap", "", `"envFrom":[{"configMapRef":{"name":"nope"}}]`, "CreateContainerConfigError", `configmap "nope" not found`},
		{"missing Secret", "", `"env":[{"name":"A","valueFrom":{"secretKeyRef":{"name":"nope","key":"k"}}}]`, "CreateContainerConfigError", `secret "nope" not found`},
		{"root that may not be", "", `"securityContext":{"runAsNonRoot":true}`, "CreateContainerConfigError", "container has runAsNonRoot and image will run as root"},
		{"user 0 that may not be", "", `"securityContext":{"runAsNonRoot":true,"runAsUser":0}`, "CreateContainerConfigError", "container's runAsUser breaks non-root policy"},
		{"command that is missing", "", `"command":["nope"]`, "RunContainerError", `exec: "nope": executable file not found in $PATH`},
		{"path that is missing", "", `"command":["/no/such"]`, "RunContainerError", `exec: "/no/such": stat /no/such: no such file or directory`},
		{
			"filter of system calls that is missing", "", `"securityContext":{"seccompProfile":{"type":"Localhost","localhostProfile":"a/b.json"}}`, "CreateContainerError",
			`failed to create containerd container: cannot load seccomp profile "/var/lib/kubelet/seccomp/a/b.json": open /var/lib/kubelet/seccomp/a/b.json: no such file or directory`,
		},
		{
			"request to a pod that has no address of its own", `"hostNetwork":true,`, `"command":["graceful"],"lifecycle":{"postStart":{"httpGet":{"port":80}}}`,
			"PostStartHookError", "failed - error: failed to find networking container: ",
		},
		{
			"path with variables that are missing", `"volumes":[{"name":"e","emptyDir":{}}],`, `"volumeMounts":[{"name":"e","mountPath":"/e","subPathExpr":"$(NOPE)/$(ALSO)"}]`,
			"CreateContainerConfigError", "missing value for ALSO, NOPE",
		},
		{"working directory that is a file", "", `"command":["true"],"workingDir":"/etc/passwd/x"`, "RunContainerError", "error during container init: mkdir /etc/passwd: not a directory"},
		{
			"postStart that fails", "", `"command":["graceful"],"lifecycle":{"postStart":{"exec":{"command":["cat","/no"]}}}`,
			"PostStartHookError", `Exec lifecycle hook ([cat /no]) for Container "main" in Pod "p_default(`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, "1.36")
			container := tt.container
			if !strings.Contains(container, `"image"`) {
				container = `"image":"busybox",` + container
			}
			w.apply(`{"metadata":{"name":"p"},"spec":{` + tt.spec + `"containers":[{"name":"main",` + container + `}]}}`)
			seen := false
			for range 40 {
				w.run(100 * time.Millisecond)
				s := w.get("p").Status.ContainerStatuses
				seen = seen || len(s) == 1 && s[0].State.Waiting != nil && s[0].State.Waiting.Reason == tt.reason && strings.Contains(s[0].State.Waiting.Message, tt.message)
			}
			if !seen {
				t.Errorf("never waited with %s and %q; now %+v", tt.reason, tt.message, w.get("p").Status.ContainerStatuses)
			}
		})
	}
}

func TestAContainerThatCannotStartExitsWith128In1970(t *testing.T) {
	w := newWorld(t, "1.36")
	w.apply(pod("p", "", `"command":["nope"]`))
	w.run(3 * time.Second)
	end := w.get("p").Status.ContainerStatuses[0].LastTerminationState.Terminated
	if end == nil || end.Reason != "StartError" || end.ExitCode != 128 || end.StartedAt.Unix() != 0 {
		t.Errorf("last state %+v", end)
	}
}

func TestWordsOfTheVersions(t *testing.T) {
	for version, want := range map[string][]string{
		"1.36": {"Container created", "Container started", `already present on machine and can be accessed by the pod`},
		"1.34": {"Created container: main", "Started container main", `Container image "busybox:1.36" already present on machine`},
	} {
		w := newWorld(t, version)
		w.apply(`{"metadata":{"name":"p"},"spec":{"containers":[{"name":"main","image":"busybox:1.36","command":["sleep","60"]}]}}`)
		w.run(3 * time.Second)
		for _, text := range want {
			if !strings.Contains(strings.Join(w.events, "\n"), text) {
				t.Errorf("%s: no event says %q", version, text)
			}
		}
	}
}

func TestVolumeOfAMissingObjectIsTriedAgainTwiceAsLateEachTime(t *testing.T) {
	w := newWorld(t, "1.36")
	w.apply(`{"metadata":{"name":"p"},"spec":{"volumes":[{"name":"c","configMap":{"name":"late"}}],
		"containers":[{"name":"main","image":"busybox","command":["sleep","3600"],"volumeMounts":[{"name":"c","mountPath":"/c"}]}]}}`)
	w.run(20 * time.Second)
	var at []float64
	for _, e := range w.events {
		if strings.Contains(e, `FailedMount`) {
			var t float64
			_, _ = fmt.Sscanf(strings.TrimSpace(e), "%f", &t)
			at = append(at, t)
		}
	}
	for i, want := range []float64{0.5, 1, 2, 4, 8} {
		if gap := at[i+1] - at[i]; gap < want-0.01 || gap > want+0.2 {
			t.Errorf("attempt %d came after %.2f s, want %.1f s", i+1, gap, want)
		}
	}
	if _, err := w.client.Create(&corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "late"}, Data: map[string]string{"k": "v"}}, api.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	w.run(20 * time.Second)
	if got := w.statuses("p"); got[len(got)-1] != "1/1 Running 0" {
		t.Errorf("rows %v", got)
	}
}

func TestAChangedConfigMapReachesItsFilesWithinNinetySeconds(t *testing.T) {
	w := newWorld(t, "1.36")
	cm := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "c"}, Data: map[string]string{"k": "old"}}
	made, err := w.client.Create(cm, api.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	p := w.apply(`{"metadata":{"name":"p"},"spec":{"volumes":[{"name":"c","configMap":{"name":"c"}}],
		"containers":[{"name":"main","image":"busybox","command":["sleep","3600"],"volumeMounts":[{"name":"c","mountPath":"/c"}]}]}}`)
	w.run(5 * time.Second)
	read := func() string {
		data, err := w.kubelet.volumes.mounted(p, "c").view(w.kubelet).ReadFile("/k", asRoot)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	next := made.(*corev1.ConfigMap).DeepCopy()
	next.Data["k"] = "new"
	if _, err := w.client.Update(next, api.UpdateOptions{}); err != nil {
		t.Fatal(err)
	}
	w.run(5 * time.Second)
	if read() != "old" {
		t.Error("the change shows before the pod's next sync")
	}
	w.run(90 * time.Second)
	if read() != "new" {
		t.Error("the change does not show")
	}
}

func TestTheNodeRefusesWhatItHasNoRoomFor(t *testing.T) {
	for _, tt := range []struct{ name, spec, container, reason, message string }{
		{"cpu", "", `"resources":{"requests":{"cpu":"3"}}`, "OutOfcpu", "Pod was rejected: Node didn't have enough resource: cpu, requested: 3000, used: 0, capacity: 2000"},
		{"selector", `"nodeSelector":{"disk":"ssd"},`, `"command":["sleep","60"]`, "NodeAffinity", "Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector"},
		{"AppArmor", `"securityContext":{"appArmorProfile":{"type":"RuntimeDefault"}},`, `"command":["sleep","60"]`, "AppArmor", "Pod was rejected: Cannot enforce AppArmor: AppArmor is not enabled on the host"},
		{"sysctl", `"securityContext":{"sysctls":[{"name":"net.ipv4.tcp_syncookies","value":"1"},{"name":"kernel/msgmax","value":"1"}]},`, "", "SysctlForbidden", `Pod was rejected: forbidden sysctl: "kernel.msgmax" not allowlisted`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, "1.36")
			w.apply(pod("p", tt.spec, tt.container))
			w.run(2 * time.Second)
			if s := w.get("p").Status; s.Phase != corev1.PodFailed || s.Reason != tt.reason || s.Message != tt.message {
				t.Errorf("phase %s, reason %q, message %q", s.Phase, s.Reason, s.Message)
			}
		})
	}
}

func TestTheNodeRefusesWhatItsTaintsKeepAway(t *testing.T) {
	w := newWorld(t, "1.36")
	seen, err := api.Get[*corev1.Node](w.client, "", "node-1")
	if err != nil {
		t.Fatal(err)
	}
	node := seen.DeepCopy()
	node.Spec.Taints = []corev1.Taint{{Key: "dedicated", Value: "gpu", Effect: corev1.TaintEffectNoExecute}}
	if _, err := w.client.Update(node, api.UpdateOptions{}); err != nil {
		t.Fatal(err)
	}
	w.apply(pod("p", "", ""))
	w.run(2 * time.Second)
	want := "Pod was rejected: Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate"
	if s := w.get("p").Status; s.Phase != corev1.PodFailed || s.Reason != "TaintToleration" || s.Message != want {
		t.Errorf("phase %s, reason %q, message %q", s.Phase, s.Reason, s.Message)
	}
}

func TestEmptyDirBeyondItsLimitEvictsThePod(t *testing.T) {
	w := newWorld(t, "1.36")
	p := w.apply(`{"metadata":{"name":"p"},"spec":{"volumes":[{"name":"d","emptyDir":{"sizeLimit":"1Mi"}}],
		"containers":[{"name":"main","image":"busybox","command":["sleep","3600"],"volumeMounts":[{"name":"d","mountPath":"/d"}]}]}}`)
	w.run(3 * time.Second)
	if err := w.kubelet.volumes.mounted(p, "d").view(w.kubelet).WriteFile("/big", make([]byte, 2<<20), 0o644, asRoot); err != nil {
		t.Fatal(err)
	}
	w.run(60 * time.Second)
	if s := w.get("p").Status; s.Phase != corev1.PodFailed || s.Reason != "Evicted" || !strings.Contains(s.Message, `Usage of EmptyDir volume "d" exceeds the limit "1Mi".`) {
		t.Errorf("phase %s, reason %q, message %q", s.Phase, s.Reason, s.Message)
	}
}

func TestEphemeralStorageBeyondItsLimitEvictsThePod(t *testing.T) {
	for _, tt := range []struct{ name, containers, message string }{
		{
			"of the pod as a whole", `{"name":"main","image":"busybox","command":["spill"],"resources":{"limits":{"ephemeral-storage":"1M"}}}`,
			"Pod ephemeral local storage usage exceeds the total limit of containers 1M. ",
		},
		{
			"of one container", `{"name":"main","image":"busybox","command":["spill"],"resources":{"limits":{"ephemeral-storage":"1Mi"}}},
				{"name":"other","image":"busybox","command":["graceful"],"resources":{"limits":{"ephemeral-storage":"1Gi"}}}`,
			`Container main exceeded its local ephemeral storage limit "1Mi". `,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, "1.36")
			w.apply(`{"metadata":{"name":"p"},"spec":{"containers":[` + tt.containers + `]}}`)
			w.run(60 * time.Second)
			if s := w.get("p").Status; s.Reason != "Evicted" || s.Message != tt.message {
				t.Errorf("phase %s, reason %q, message %q", s.Phase, s.Reason, s.Message)
			}
		})
	}
}

func TestAStaticPodHasAMirrorThatComesBack(t *testing.T) {
	w := newWorld(t, "1.36")
	w.runtime.HostFS().AddString(ManifestDir+"/web.yaml", 0o644, "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - {name: main, image: busybox, command: [graceful]}\n")
	w.kubelet.ManifestsChanged()
	w.run(5 * time.Second)
	first := w.get("web-node-1")
	if first.Status.Phase != corev1.PodRunning || first.Annotations[annotationMirror] == "" {
		t.Fatalf("mirror %+v", first.Status)
	}
	w.delete("web-node-1")
	w.run(12 * time.Second) // until the kubelet compares all statuses with the API
	second := w.get("web-node-1")
	if second.UID == first.UID || second.Status.ContainerStatuses[0].ContainerID != first.Status.ContainerStatuses[0].ContainerID {
		t.Error("a new mirror must show the same container")
	}
	view := &volume{fs: w.runtime.HostFS()}
	if err := view.view(w.kubelet).Remove(ManifestDir+"/web.yaml", asRoot); err != nil {
		t.Fatal(err)
	}
	w.kubelet.ManifestsChanged()
	w.run(10 * time.Second)
	if got := w.statuses("web-node-1"); got[len(got)-1] != "gone" {
		t.Errorf("rows %v", got)
	}
}

func TestAChangedStaticPodStartsTenSecondsAfterTheOldOneEnds(t *testing.T) {
	w := newWorld(t, "1.36")
	write := func(version string) {
		w.runtime.HostFS().AddString(ManifestDir+"/web.yaml", 0o644, "apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {v: "+version+"}}\nspec:\n  containers:\n  - {name: main, image: busybox, command: [graceful]}\n")
		w.kubelet.ManifestsChanged()
	}
	write("one")
	w.run(5 * time.Second)
	write("two")
	w.run(9 * time.Second)
	if p := w.get("web-node-1"); p.Labels["v"] != "one" || p.Status.Phase != corev1.PodRunning {
		t.Errorf("the mirror is still the old one's, as it was: label %q, phase %s", p.Labels["v"], p.Status.Phase)
	}
	w.run(10 * time.Second)
	if p := w.get("web-node-1"); p.Labels["v"] != "two" || p.Status.Phase != corev1.PodRunning {
		t.Errorf("the new one runs by now: label %q, phase %s", p.Labels["v"], p.Status.Phase)
	}
}

func TestTheSameSeedGivesTheSameHistory(t *testing.T) {
	run := func() uint64 {
		w := newWorld(t, "1.36")
		for _, name := range []string{"a", "b", "c"} {
			w.apply(pod(name, "", `"command":["fail"],"readinessProbe":{"exec":{"command":["true"]}}`))
		}
		w.run(5 * time.Minute)
		return w.sim.Hash()
	}
	if first, second := run(), run(); first != second {
		t.Error("two runs differ")
	}
}

func TestMemoryPressureEvictsThePodThatIsFurthestAboveItsRequest(t *testing.T) {
	w := newWorld(t, "1.36")
	w.apply(pod("modest", "", `"command":["sleep","3600"],"resources":{"requests":{"memory":"1Gi"}}`))
	w.apply(pod("greedy", "", `"command":["hog"]`))
	w.run(40 * time.Second)
	for range 60 {
		if w.get("greedy").Status.Phase == corev1.PodFailed {
			break
		}
		w.run(10 * time.Second)
	}
	s := w.get("greedy").Status
	if s.Reason != "Evicted" || !strings.HasPrefix(s.Message, "The node was low on resource: memory. Threshold quantity: 100Mi, available: ") {
		t.Errorf("reason %q, message %q", s.Reason, s.Message)
	}
	if w.get("modest").Status.Phase != corev1.PodRunning {
		t.Error("the modest pod was evicted too")
	}
	node, err := api.Get[*corev1.Node](w.client, "", "node-1")
	if err != nil || node.Status.Conditions[0].Status != corev1.ConditionTrue {
		t.Errorf("MemoryPressure is %+v", node.Status.Conditions[0])
	}
}

func TestADirectoryOnAFileStopsTheContainerFromStarting(t *testing.T) {
	w := newWorld(t, "1.36")
	p := w.apply(`{"metadata":{"name":"p"},"spec":{"restartPolicy":"Never","volumes":[{"name":"d","emptyDir":{}}],
		"containers":[{"name":"main","image":"busybox","command":["sleep","3600"],"volumeMounts":[{"name":"d","mountPath":"/etc/hostname","subPath":"nope"}]}]}}`)
	w.run(3 * time.Second)
	end := w.get("p").Status.ContainerStatuses[0].State.Terminated
	if end == nil || end.Reason != "StartError" || end.ExitCode != 128 {
		t.Fatalf("state %+v", w.get("p").Status.ContainerStatuses[0].State)
	}
	for _, want := range []string{
		`error mounting "/var/lib/kubelet/pods/` + string(p.UID) + `/volume-subpaths/d/main/0" to rootfs at "/etc/hostname": `, "not a directory",
	} {
		if !strings.Contains(end.Message, want) {
			t.Errorf("%q is not in %q", want, end.Message)
		}
	}
}
