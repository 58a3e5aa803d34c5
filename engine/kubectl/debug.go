package kubectl

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/distribution/reference"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/strategicpatch"

	"github.com/podscope/podscope/engine/api"
)

// debugging is one invocation of kubectl debug.
// Models k8s.io/kubectl/pkg/cmd/debug.
type debugging struct {
	r           *run
	image       string
	container   string
	args        []string
	env         []corev1.EnvVar
	interactive bool
	tty         bool
	quiet       bool
	profile     string
	images      map[string]string // --set-image
	custom      map[string]any    // of --custom: what the container is to have beside
}

func runDebug(r *run, args []string) error {
	targets, command, _ := r.argsAtDash(args)
	d := &debugging{
		r: r, image: r.str("image"), container: r.str("container"), args: command,
		interactive: r.flag("stdin"), tty: r.flag("tty"), quiet: r.flag("quiet"), profile: r.str("profile"), images: r.pairs("set-image"),
	}
	env := r.pairs("env")
	for _, name := range slices.Sorted(maps.Keys(env)) {
		d.env = append(d.env, corev1.EnvVar{Name: name, Value: env[name]})
	}
	if !slices.Contains([]string{"legacy", "general", "baseline", "netadmin", "restricted", "sysadmin"}, d.profile) {
		return fmt.Errorf("unknown profile: %s", d.profile)
	}
	attach := d.interactive
	if r.changed("attach") {
		attach = r.flag("attach")
	}
	var err error
	if d.custom, err = r.customProfile(); err != nil {
		return err
	}
	if err := d.check(targets); err != nil {
		return err
	}
	visit, err := r.newBuilder().addTuples(targets, "pods").plan()
	if err != nil {
		return err
	}
	var failure error
	err = visit(func(i *info, err error) {
		if failure != nil {
			return
		}
		if err != nil {
			failure = err
			return
		}
		pod, name, err := d.start(i)
		if err == nil && attach && name != "" {
			err = r.attachDebugger(pod, name, d.interactive, d.tty)
		}
		failure = err
	})
	return joinErrors([]error{failure, err})
}

func (d *debugging) check(targets []string) error {
	r := d.r
	if copyTo := r.str("copy-to"); copyTo != "" {
		if d.image == "" && len(d.images) == 0 && len(d.args) == 0 {
			return errors.New("you must specify --image, --set-image or command arguments.") //nolint:staticcheck // kubectl's words
		}
		if len(d.args) > 0 && d.container == "" && d.image == "" {
			return errors.New("you must specify an existing container or a new image when specifying args.") //nolint:staticcheck // kubectl's words
		}
	} else {
		switch {
		case r.flag("replace"):
			return errors.New("--replace may only be used with --copy-to.") //nolint:staticcheck // kubectl's words
		case r.flag("same-node"):
			return errors.New("--same-node may only be used with --copy-to.") //nolint:staticcheck // kubectl's words
		case len(d.images) > 0:
			return errors.New("--set-image may only be used with --copy-to.") //nolint:staticcheck // kubectl's words
		case d.image == "":
			return errors.New("you must specify --image when not using --copy-to.") //nolint:staticcheck // kubectl's words
		}
	}
	if d.image != "" && !reference.ReferenceRegexp.MatchString(d.image) {
		return fmt.Errorf("invalid image name %q: %v", d.image, reference.ErrReferenceInvalidFormat)
	}
	if len(targets) == 0 && len(r.list("filename")) == 0 {
		return errors.New("NAME or filename is required for debug")
	}
	if p := r.str("image-pull-policy"); p != "" && p != "Always" && p != "IfNotPresent" && p != "Never" {
		return fmt.Errorf("invalid image pull policy: %s", p)
	}
	for name, image := range d.images {
		if !reference.ReferenceRegexp.MatchString(image) {
			return fmt.Errorf("invalid image name %q for container %q: %v", image, name, reference.ErrReferenceInvalidFormat)
		}
	}
	if target := r.str("target"); target != "" {
		if r.str("copy-to") != "" {
			return errors.New("--target is incompatible with --copy-to. Use --share-processes instead.") //nolint:staticcheck // kubectl's words
		}
		if !d.quiet {
			fmt.Fprintf(r.out, "Targeting container %q. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n", target)
		}
	}
	if d.tty && !d.interactive {
		return errors.New("-i/--stdin is required for containers with -t/--tty=true")
	}
	for _, fixed := range []string{"name", "command", "image", "lifecycle", "volumeDevices"} {
		if _, there := d.custom[fixed]; there {
			return errors.New("name, command, image, lifecycle and volume devices are not modifiable via custom profile")
		}
	}
	if d.profile == "legacy" {
		io.WriteString(r.err, "--profile=legacy is deprecated and planned to be removed in v1.39. It is recommended to specify other profile, for example \"--profile=general\".\n")
	}
	return nil
}

// start makes the debug container and gives its pod and name.
func (d *debugging) start(i *info) (*corev1.Pod, string, error) {
	if i.manifest != nil {
		if err := d.r.fetch(i); err != nil {
			return nil, "", err
		}
	}
	switch obj := i.object.(type) {
	case *corev1.Node:
		return d.onNode(obj)
	case *corev1.Pod:
		if d.r.str("copy-to") != "" {
			return d.inCopy(obj)
		}
		return d.inPod(obj)
	}
	return nil, "", fmt.Errorf("%q not supported by debug", i.kind.GroupVersionKind)
}

// inPod adds an ephemeral container.
func (d *debugging) inPod(pod *corev1.Pod) (*corev1.Pod, string, error) {
	name := d.name(pod)
	common := d.newContainer(name)
	common.Image, common.Env, common.Stdin, common.TTY = d.image, d.env, d.interactive, d.tty
	common.ImagePullPolicy = corev1.PullPolicy(d.r.str("image-pull-policy"))
	d.setArgs(&common)
	changed := pod.DeepCopy()
	c := corev1.EphemeralContainer{EphemeralContainerCommon: corev1.EphemeralContainerCommon(common), TargetContainerName: d.r.str("target")}
	changed.Spec.EphemeralContainers = append(changed.Spec.EphemeralContainers, c)
	all := changed.Spec.EphemeralContainers
	first := slices.IndexFunc(all, func(c corev1.EphemeralContainer) bool { return c.Name == name }) // an older one of this name is changed instead: refused
	d.apply(changed, (*corev1.Container)(&all[first].EphemeralContainerCommon), debugEphemeral)
	if err := d.customize((*corev1.Container)(&all[first].EphemeralContainerCommon)); err != nil {
		return nil, "", err
	}
	d.displayWarning((*corev1.Container)(&all[len(all)-1].EphemeralContainerCommon), changed)
	patch, err := strategicpatch.CreateTwoWayMergePatch(toJSON(toMap(pod)), toJSON(toMap(changed)), pod)
	if err != nil {
		return nil, "", err
	}
	k := api.KindOf(pod)
	obj, err := d.r.patch(k, pod.Namespace, pod.Name, types.StrategicMergePatchType, patch, "ephemeralcontainers")
	if err != nil {
		return nil, "", err
	}
	return obj.(*corev1.Pod), name, nil
}

// onNode makes a pod in the node's own namespaces.
func (d *debugging) onNode(node *corev1.Node) (*corev1.Pod, string, error) {
	name := d.container
	if name == "" {
		name = "debugger"
	}
	pod := &corev1.Pod{}
	pod.APIVersion, pod.Kind = "v1", "Pod"
	pod.Name = "node-debugger-" + node.Name + "-" + d.suffix()
	pod.Labels = map[string]string{"app.kubernetes.io/managed-by": "kubectl-debug"}
	if !d.quiet {
		fmt.Fprintf(d.r.out, "Creating debugging pod %s with container %s on node %s.\n", pod.Name, name, node.Name)
	}
	c := d.newContainer(name)
	c.Image, c.Env, c.Stdin, c.TTY = d.image, d.env, d.interactive, d.tty
	c.ImagePullPolicy = corev1.PullPolicy(d.r.str("image-pull-policy"))
	d.setArgs(&c)
	pod.Spec = corev1.PodSpec{
		NodeName: node.Name, RestartPolicy: corev1.RestartPolicyNever,
		Tolerations: []corev1.Toleration{{Operator: corev1.TolerationOpExists}},
	}
	d.apply(pod, &c, debugNode)
	if err := d.customize(&c); err != nil {
		return nil, "", err
	}
	pod.Spec.Containers = []corev1.Container{c}
	obj, err := d.r.create(api.KindOf(pod), d.r.namespace, toMap(pod))
	if err != nil {
		return nil, "", err
	}
	return obj.(*corev1.Pod), name, nil
}

// inCopy makes a copy of the pod with another container, or with one changed.
func (d *debugging) inCopy(pod *corev1.Pod) (*corev1.Pod, string, error) {
	r := d.r
	made := &corev1.Pod{}
	made.APIVersion, made.Kind, made.Name, made.Namespace = "v1", "Pod", r.str("copy-to"), pod.Namespace
	made.Labels, made.Annotations, made.Spec = pod.Labels, pod.Annotations, *pod.Spec.DeepCopy()
	made.Spec.EphemeralContainers = nil
	if r.changed("share-processes") {
		made.Spec.ShareProcessNamespace = new(r.flag("share-processes"))
	}
	if !r.flag("same-node") {
		made.Spec.NodeName = ""
	}
	for i := range made.Spec.Containers {
		c := &made.Spec.Containers[i]
		if image, ok := d.images[c.Name]; ok {
			c.Image = image
		} else if image := d.images["*"]; image != "" {
			c.Image = image
		}
	}
	c, name := d.copied(made)
	switch {
	case c == nil && d.image != "":
		if name == "" {
			name = d.name(made)
		}
		made.Spec.Containers = append(made.Spec.Containers, d.newContainer(name))
		c = &made.Spec.Containers[len(made.Spec.Containers)-1]
	case c == nil && len(d.images) == 0:
		return nil, "", errors.New("you must specify image when creating new container")
	}
	if c != nil {
		if len(d.args) > 0 {
			if !r.flag("arguments-only") {
				c.Args = nil
			}
			d.setArgs(c)
		}
		if len(d.env) > 0 {
			c.Env = d.env
		}
		if d.image != "" {
			c.Image = d.image
		}
		if p := r.str("image-pull-policy"); p != "" {
			c.ImagePullPolicy = corev1.PullPolicy(p)
		}
		c.Stdin, c.TTY = d.interactive, d.tty
		d.keep(made)
		d.apply(made, c, debugCopy)
		if err := d.customize(c); err != nil {
			return nil, "", err
		}
		d.displayWarning(c, made)
	}
	obj, err := r.create(api.KindOf(made), made.Namespace, toMap(made))
	if err != nil {
		return nil, "", err
	}
	if r.flag("replace") {
		if _, err := r.remove(api.KindOf(pod), pod.Namespace, pod.Name, deleteNow()); err != nil {
			return nil, "", err
		}
	}
	return obj.(*corev1.Pod), name, nil
}

// copied finds the container that --container names in the copy.
func (d *debugging) copied(pod *corev1.Pod) (*corev1.Container, string) {
	if d.container == "" {
		return nil, ""
	}
	for _, list := range [][]corev1.Container{pod.Spec.Containers, pod.Spec.InitContainers} {
		for i := range list {
			if list[i].Name == d.container {
				return &list[i], d.container
			}
		}
	}
	return nil, d.container
}
