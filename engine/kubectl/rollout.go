package kubectl

import (
	"errors"
	"fmt"
	"io"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/store"
)

var errNoRolloutResource = errors.New("required resource not specified")

// rolloutBuilder selects what a rollout command is about.
func (r *run) rolloutBuilder(args []string) (*builder, error) {
	if len(args) == 0 && len(r.list("filename")) == 0 && r.str("kustomize") == "" {
		return nil, errNoRolloutResource
	}
	b := r.newBuilder().args(true, args)
	b.latest = true
	return b, nil
}

// runRolloutStatus models k8s.io/kubectl/pkg/cmd/rollout RolloutStatusOptions.
func runRolloutStatus(r *run, args []string) error {
	b, err := r.rolloutBuilder(args)
	if err != nil {
		return err
	}
	if n := r.integer("revision"); n < 0 {
		return fmt.Errorf("revision must be a positive integer: %v", n)
	}
	found := false
	if err := b.each(func(i *info) error {
		found = true
		return r.rolloutStatus(i)
	}); err != nil {
		return err
	}
	if !found {
		fmt.Fprintf(r.err, "No resources found in %s namespace.\n", r.namespace)
	}
	return nil
}

func (r *run) rolloutStatus(i *info) error {
	switch i.object.(type) {
	case *appsv1.Deployment, *appsv1.DaemonSet, *appsv1.StatefulSet:
	default:
		return fmt.Errorf("no status viewer has been implemented for %v", i.kind.GroupKind())
	}
	w := r.newWatcher(i.kind, func(o store.Object) bool { return o.GetName() == i.name && o.GetNamespace() == i.namespace })
	defer w.until(r.deadline(r.duration("timeout")))()
	for {
		e, ok := w.next()
		switch {
		case w.interrupted:
			return exitCode{code: 1}
		case !ok:
			return errors.New("timed out waiting for the condition")
		case e.Type == watch.Deleted:
			return errors.New("object has been deleted")
		}
		text, done, err := rolloutProgress(e.Object, r.integer("revision"))
		if err != nil {
			return err
		}
		io.WriteString(r.out, text)
		if done || !r.flag("watch") {
			return nil
		}
	}
}

// rolloutProgress words how far a rollout is. Models k8s.io/kubectl/pkg/polymorphichelpers StatusViewer.
func rolloutProgress(obj store.Object, revision int64) (text string, done bool, err error) {
	switch o := obj.(type) {
	case *appsv1.Deployment:
		return deploymentProgress(o, revision)
	case *appsv1.DaemonSet:
		return daemonSetProgress(o)
	case *appsv1.StatefulSet:
		return statefulSetProgress(o)
	}
	return "", false, errNoRolloutResource
}

func deploymentProgress(d *appsv1.Deployment, revision int64) (string, bool, error) {
	if running := revisionOf(d); revision > 0 && revision != running {
		return "", false, fmt.Errorf("desired revision (%d) is different from the running revision (%d)", revision, running)
	}
	if d.Generation > d.Status.ObservedGeneration {
		return "Waiting for deployment spec update to be observed...\n", false, nil
	}
	for _, c := range d.Status.Conditions {
		if c.Type == appsv1.DeploymentProgressing && c.Reason == "ProgressDeadlineExceeded" {
			return "", false, fmt.Errorf("deployment %q exceeded its progress deadline", d.Name)
		}
	}
	waiting := fmt.Sprintf("Waiting for deployment %q rollout to finish: ", d.Name)
	s := d.Status
	switch {
	case d.Spec.Replicas != nil && s.UpdatedReplicas < *d.Spec.Replicas:
		return fmt.Sprintf("%s%d out of %d new replicas have been updated...\n", waiting, s.UpdatedReplicas, *d.Spec.Replicas), false, nil
	case s.Replicas > s.UpdatedReplicas:
		return fmt.Sprintf("%s%d old replicas are pending termination...\n", waiting, s.Replicas-s.UpdatedReplicas), false, nil
	case s.AvailableReplicas < s.UpdatedReplicas:
		return fmt.Sprintf("%s%d of %d updated replicas are available...\n", waiting, s.AvailableReplicas, s.UpdatedReplicas), false, nil
	}
	return fmt.Sprintf("deployment %q successfully rolled out\n", d.Name), true, nil
}

func daemonSetProgress(d *appsv1.DaemonSet) (string, bool, error) {
	if d.Spec.UpdateStrategy.Type != appsv1.RollingUpdateDaemonSetStrategyType {
		return "", true, fmt.Errorf("rollout status is only available for %s strategy type", appsv1.RollingUpdateDaemonSetStrategyType)
	}
	s := d.Status
	waiting := fmt.Sprintf("Waiting for daemon set %q rollout to finish: ", d.Name)
	switch {
	case d.Generation > s.ObservedGeneration:
		return "Waiting for daemon set spec update to be observed...\n", false, nil
	case s.UpdatedNumberScheduled < s.DesiredNumberScheduled:
		return fmt.Sprintf("%s%d out of %d new pods have been updated...\n", waiting, s.UpdatedNumberScheduled, s.DesiredNumberScheduled), false, nil
	case s.NumberAvailable < s.DesiredNumberScheduled:
		return fmt.Sprintf("%s%d of %d updated pods are available...\n", waiting, s.NumberAvailable, s.DesiredNumberScheduled), false, nil
	}
	return fmt.Sprintf("daemon set %q successfully rolled out\n", d.Name), true, nil
}

func statefulSetProgress(d *appsv1.StatefulSet) (string, bool, error) {
	if d.Spec.UpdateStrategy.Type != appsv1.RollingUpdateStatefulSetStrategyType {
		return "", true, fmt.Errorf("rollout status is only available for %s strategy type", appsv1.RollingUpdateStatefulSetStrategyType)
	}
	s, replicas := d.Status, d.Spec.Replicas
	if s.ObservedGeneration == 0 || d.Generation > s.ObservedGeneration {
		return "Waiting for statefulset spec update to be observed...\n", false, nil
	}
	if replicas != nil && s.ReadyReplicas < *replicas {
		return fmt.Sprintf("Waiting for %d pods to be ready...\n", *replicas-s.ReadyReplicas), false, nil
	}
	if rolling := d.Spec.UpdateStrategy.RollingUpdate; rolling != nil {
		if replicas != nil && rolling.Partition != nil && s.UpdatedReplicas < *replicas-*rolling.Partition {
			return fmt.Sprintf("Waiting for partitioned roll out to finish: %d out of %d new pods have been updated...\n", s.UpdatedReplicas, *replicas-*rolling.Partition), false, nil
		}
		return fmt.Sprintf("partitioned roll out complete: %d new pods have been updated...\n", s.UpdatedReplicas), true, nil
	}
	if s.UpdateRevision != s.CurrentRevision {
		return fmt.Sprintf("waiting for statefulset rolling update to complete %d pods at revision %s...\n", s.UpdatedReplicas, s.UpdateRevision), false, nil
	}
	return fmt.Sprintf("statefulset rolling update complete %d pods at revision %s...\n", s.CurrentReplicas, s.CurrentRevision), true, nil
}

// changeRollout is pause, resume and restart: a change to each workload, or a reason why not; idle is why there may be nothing to change.
// Models k8s.io/kubectl/pkg/cmd/rollout PauseOptions, ResumeOptions, RestartOptions.
func (r *run) changeRollout(args []string, done, idle string, change func(store.Object) error) error {
	b, err := r.rolloutBuilder(args)
	if err != nil {
		return err
	}
	infos, err := b.collect()
	errs := flatten(err)
	if len(infos) == 0 && len(errs) == 0 {
		fmt.Fprintf(r.err, "No resources found in %s namespace.\n", r.namespace)
	}
	for _, i := range infos {
		changed := i.object.DeepCopyObject().(store.Object)
		if err := change(changed); err != nil {
			errs = append(errs, fmt.Errorf("%s %q %v", i.kind.Name(), i.name, err))
			continue
		}
		if err := r.sendChange(i, changed, setChange{operation: done, failed: "failed to patch:", idle: idle}); err != nil {
			errs = append(errs, err)
		}
	}
	return utilerrors.NewAggregate(errs)
}

func runRolloutPause(r *run, args []string) error {
	return r.changeRollout(args, "paused", "", func(obj store.Object) error {
		d, ok := obj.(*appsv1.Deployment)
		switch {
		case !ok:
			return errors.New("pausing is not supported")
		case d.Spec.Paused:
			return errors.New("is already paused")
		}
		d.Spec.Paused = true
		return nil
	})
}

func runRolloutResume(r *run, args []string) error {
	return r.changeRollout(args, "resumed", "", func(obj store.Object) error {
		d, ok := obj.(*appsv1.Deployment)
		switch {
		case !ok:
			return errors.New("resuming is not supported")
		case !d.Spec.Paused:
			return errors.New("is not paused")
		}
		d.Spec.Paused = false
		return nil
	})
}

func runRolloutRestart(r *run, args []string) error {
	return r.changeRollout(args, "restarted", "if restart has already been triggered within the past second, please wait before attempting to trigger another", func(obj store.Object) error {
		if d, ok := obj.(*appsv1.Deployment); ok && d.Spec.Paused {
			return errors.New("can't restart paused deployment (run rollout resume first)")
		}
		template := templateOf(obj)
		if template == nil {
			return errors.New("restarting is not supported")
		}
		if template.Annotations == nil {
			template.Annotations = map[string]string{}
		}
		template.Annotations["kubectl.kubernetes.io/restartedAt"] = r.p.Now().UTC().Format(time.RFC3339)
		return nil
	})
}
