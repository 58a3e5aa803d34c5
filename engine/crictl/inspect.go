package crictl

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/podscope/podscope/engine/cri"
)

func inspectFlags(f *pflag.FlagSet) { f.StringP("output", "o", "json", "") }

func stopFlags(f *pflag.FlagSet) { f.Int64P("timeout", "t", 0, "") }

// inspect prints containers' status as JSON, with what the runtime knows beyond it under info.
func (r *run) inspect() error {
	if len(r.args) == 0 {
		return errNoID
	}
	for _, id := range r.args {
		h, err := r.find(id)
		if err != nil {
			return err
		}
		if err := r.json(r.described(h)); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) described(h held) any {
	type object = map[string]any
	pid, command := r.runtime.Process(h.ID)
	labels := object{"io.kubernetes.container.name": h.Name, "io.kubernetes.pod.name": h.pod.Name, "io.kubernetes.pod.namespace": h.pod.Namespace, "io.kubernetes.pod.uid": h.pod.UID}
	return object{
		"info": object{"pid": pid, "sandboxID": h.SandboxID, "runtimeSpec": object{"process": object{"args": command}}},
		"status": object{
			"id": h.ID, "metadata": object{"attempt": h.RestartCount, "name": h.Name}, "state": "CONTAINER_" + strings.ToUpper(h.State.String()),
			"createdAt": stamp(h.CreatedAt), "startedAt": stamp(h.StartedAt), "finishedAt": stamp(h.FinishedAt), "exitCode": h.ExitCode, "reason": h.Reason, "message": h.Message,
			"image": object{"image": h.Image, "userSpecifiedImage": h.Image}, "imageRef": h.ImageRef, "imageId": r.imageID(h.Image), "labels": labels,
			"logPath":   fmt.Sprintf("/var/log/pods/%s_%s_%s/%s/%d.log", h.pod.Namespace, h.pod.Name, h.pod.UID, h.Name, h.RestartCount),
			"resources": object{"linux": object{"cpuShares": max(h.Resources.CPURequest*1024/1000, 2), "memoryLimitInBytes": h.Resources.MemoryLimit}},
		},
	}
}

// stamp is a time as the runtime's API prints it; never is the zero of its clock.
func stamp(t time.Time) string {
	if t.IsZero() || t.Unix() <= 0 {
		return "0001-01-01T00:00:00Z"
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// inspectPod prints sandboxes' status as JSON.
func (r *run) inspectPod() error {
	if len(r.args) == 0 {
		return errNoID
	}
	for _, id := range r.args {
		if err := r.inspectSandbox(id); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) inspectSandbox(id string) error {
	type object = map[string]any
	for _, uid := range r.runtime.Pods() {
		pod := r.runtime.PodStatus(uid)
		for _, s := range pod.Sandboxes {
			if !strings.HasPrefix(s.ID, id) {
				continue
			}
			state := "SANDBOX_" + strings.ToUpper(readiness(s.Ready))
			network := "POD"
			if s.HostNetwork {
				network = "NODE"
			}
			return r.json(object{"status": object{
				"id": s.ID, "metadata": object{"attempt": s.Attempt, "name": pod.Name, "namespace": pod.Namespace, "uid": pod.UID}, "state": state,
				"createdAt": stamp(s.CreatedAt), "network": object{"additionalIps": []string{}, "ip": s.IP},
				"linux": object{"namespaces": object{"options": object{"ipc": "POD", "network": network, "pid": "CONTAINER"}}},
			}})
		}
	}
	return fmt.Errorf("getting the status of the pod sandbox %q: rpc error: code = NotFound desc = an error occurred when try to find sandbox: not found", id)
}

func (r *run) json(v any) error {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(r.Stdout, string(text))
	return err
}

// stop stops containers: SIGTERM, and SIGKILL after the timeout.
func (r *run) stop() error {
	if len(r.args) == 0 {
		return errNoID
	}
	timeout, _ := r.flags.GetInt64("timeout")
	for _, id := range r.args {
		h, err := r.find(id)
		if err != nil {
			return err
		}
		if h.State == cri.Running {
			r.stopped(h, time.Duration(timeout)*time.Second)
		}
		fmt.Fprintln(r.Stdout, h.ID)
	}
	return nil
}
