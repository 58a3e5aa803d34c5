package kubelet

import (
	"fmt"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/cri"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/image"
	"github.com/podscope/podscope/engine/sim"
)

// Reasons why a container's image is not there.
const (
	errImagePull      = "ErrImagePull"
	imagePullBackOff  = "ImagePullBackOff"
	errImageNeverPull = "ErrImageNeverPull"
	invalidImageName  = "InvalidImageName"

	imageBackoffFirst = 10 * time.Second
	imageBackoffMax   = 300 * time.Second
)

// images makes images present before containers are created. Pulls run one after the other, as kubelets do by default.
// Models pkg/kubelet/images/image_manager.go imageManager and puller.go serialImagePuller.
type images struct {
	k       *Kubelet
	backoff *backoff
	failed  map[string]string    // the last pull error by back-off key, for the message during the back-off
	queue   []*sim.Proc          // who waits for a turn; the first one pulls
	refs    map[string]image.Ref // of names that have been read: what a name means never changes
}

func newImages(k *Kubelet) *images {
	return &images{k: k, backoff: newBackoff(k.sim.Now, imageBackoffFirst, imageBackoffMax), failed: map[string]string{}, refs: map[string]image.Ref{}}
}

// wanted is an image that a container, or a volume, is made of.
type wanted struct {
	container *corev1.Container // nil for a volume
	image     string
	policy    corev1.PullPolicy
	field     string // of a volume's image, in the manifest
}

func imageOf(c *corev1.Container) wanted {
	return wanted{container: c, image: c.Image, policy: c.ImagePullPolicy}
}

// event writes an Event about the container that wants the image, or about the pod when a volume does.
func (m *images) event(pod *corev1.Pod, w wanted, eventType, reason, message string) {
	if w.container == nil {
		m.k.event(pod, eventType, reason, message)
		return
	}
	m.k.containerEvent(pod, w.container, eventType, reason, message)
}

// parse reads an image's name, once: each start of a container asks.
func (m *images) parse(name string) (image.Ref, error) {
	if ref, known := m.refs[name]; known {
		return ref, nil
	}
	ref, err := image.Parse(name)
	if err == nil {
		m.refs[name] = ref
	}
	return ref, err
}

// ensure makes an image present, pulling it when the policy or its absence asks for it.
// Models pkg/kubelet/images/image_manager.go (*imageManager).EnsureImageExists.
func (m *images) ensure(p *sim.Proc, pod *corev1.Pod, w wanted, creds *image.Credentials) (*cri.Image, *syncError) {
	ref, err := m.parse(w.image)
	if err != nil {
		msg := err.Error()
		m.event(pod, w, corev1.EventTypeWarning, "InspectFailed", msg)
		m.explain(pod, w, explain.RuleImageInvalid, "image", map[string]string{"message": msg}, 0)
		return nil, &syncError{reason: invalidImageName, message: msg}
	}
	present := m.k.runtime.Image(ref)
	switch {
	case w.policy == corev1.PullAlways:
	case present != nil:
		m.event(pod, w, corev1.EventTypeNormal, "Pulled", m.k.profile.presentMessage(w.image))
		m.explain(pod, w, explain.RuleImagePresent, "imagePullPolicy", nil, 0)
		return present, nil
	case w.policy == corev1.PullNever:
		msg := fmt.Sprintf("Container image %q is not present with pull policy of Never", w.image)
		m.event(pod, w, corev1.EventTypeWarning, errImageNeverPull, msg)
		m.explain(pod, w, explain.RuleImageNeverPull, "imagePullPolicy", nil, 0)
		return nil, &syncError{reason: errImageNeverPull, message: msg}
	}
	return m.pull(p, pod, w, ref, creds)
}

func (m *images) pull(p *sim.Proc, pod *corev1.Pod, w wanted, ref image.Ref, creds *image.Credentials) (*cri.Image, *syncError) {
	key := string(pod.UID) + "_" + w.image
	if m.backoff.sinceUpdate(key) {
		msg := fmt.Sprintf("Back-off pulling image %q", w.image)
		m.event(pod, w, corev1.EventTypeNormal, "BackOff", msg)
		m.explain(pod, w, explain.RuleImagePullBackOff, "image", map[string]string{"delay": m.backoff.delay(key).String()}, m.k.elapsedAt(m.backoff.until(key)))
		if last, ok := m.failed[key]; ok {
			msg += ": " + last
		}
		return nil, &syncError{reason: imagePullBackOff, message: msg}
	}
	delete(m.failed, key)
	m.event(pod, w, corev1.EventTypeNormal, "Pulling", fmt.Sprintf("Pulling image %q", w.image))
	m.explain(pod, w, explain.RuleImagePulling, "imagePullPolicy", nil, 0)
	asked := m.k.sim.Elapsed()
	m.takeTurn(p)
	began := m.k.sim.Elapsed()
	img, err := m.k.runtime.PullImage(p, ref, creds)
	ended := m.k.sim.Elapsed()
	m.endTurn()
	if err != nil {
		return nil, m.pullFailed(pod, w, key, err)
	}
	took, waited := (ended - began).Truncate(time.Millisecond), (ended - asked).Truncate(time.Millisecond)
	m.event(pod, w, corev1.EventTypeNormal, "Pulled",
		fmt.Sprintf("Successfully pulled image %q in %v (%v including waiting). Image size: %d bytes.", w.image, took, waited, img.Size))
	m.explain(pod, w, explain.RuleImagePulled, "image", map[string]string{"took": took.String(), "waited": waited.String()}, 0)
	return img, nil
}

func (m *images) pullFailed(pod *corev1.Pod, w wanted, key string, err error) *syncError {
	m.event(pod, w, corev1.EventTypeWarning, "Failed", fmt.Sprintf("Failed to pull image %q: %v", w.image, err))
	m.backoff.next(key, m.k.sim.Now())
	m.failed[key] = errImagePull + ": " + err.Error()
	m.explain(pod, w, explain.RuleImagePullFailed, "image", map[string]string{"message": err.Error()}, m.k.elapsedAt(m.backoff.until(key)))
	return &syncError{reason: errImagePull, message: err.Error()}
}

// takeTurn waits until no other pull is under way.
func (m *images) takeTurn(p *sim.Proc) {
	m.queue = append(m.queue, p)
	for m.queue[0] != p {
		p.Park()
	}
}

func (m *images) endTurn() {
	m.queue = m.queue[1:]
	if len(m.queue) > 0 {
		m.queue[0].Wake()
	}
}

func (m *images) explain(pod *corev1.Pod, w wanted, rule explain.Rule, field string, args map[string]string, until time.Duration) {
	if m.k.log == nil {
		return
	}
	if args == nil {
		args = map[string]string{}
	}
	args["image"], args["policy"] = w.image, string(w.policy)
	if w.container == nil {
		m.k.explainPod(pod, rule, args, w.field)
		return
	}
	m.k.explainContainer(pod, w.container, rule, args, field, until)
}

// pullCredentials looks up the pod's image pull secrets, and says which are missing.
// Models pkg/kubelet/kubelet_pods.go (*Kubelet).getPullSecretsForPod.
func (k *Kubelet) pullCredentials(pod *corev1.Pod) *image.Credentials {
	var missing []string
	var creds *image.Credentials
	for _, ref := range pod.Spec.ImagePullSecrets {
		if ref.Name == "" {
			continue
		}
		secret, err := k.secret(pod.Namespace, ref.Name)
		if err != nil {
			missing = append(missing, ref.Name)
			continue
		}
		if creds == nil {
			creds = credentialsIn(secret)
		}
	}
	if len(missing) > 0 {
		k.event(pod, corev1.EventTypeWarning, "FailedToRetrieveImagePullSecret",
			"Unable to retrieve some image pull secrets ("+joined(missing)+"); attempting to pull the image may not succeed.")
	}
	return creds
}

func seconds(n int64) string { return strconv.FormatInt(n, 10) + "s" }
