package kubelet

import (
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/vfs"
)

// files is a volume whose files are made of API objects: ConfigMaps, Secrets, the pod itself, tokens. A change replaces all of them
// at once, by turning the link ..data to a new directory.
// Models pkg/volume/util/atomic_writer.go AtomicWriter and the plugins that use it.
type files struct {
	parts  []part
	mode   *int32
	memory bool
}

// part is one source of files.
type part interface {
	version(k *Kubelet, pod *corev1.Pod) string
	files(k *Kubelet, pod *corev1.Pod) (map[string]projection, error)
}

type projection struct {
	data []byte
	mode *int32
}

func (f *files) version(k *Kubelet, pod *corev1.Pod) string {
	var b strings.Builder
	for _, p := range f.parts {
		b.WriteString(p.version(k, pod))
		b.WriteByte('/')
	}
	return b.String()
}

func (f *files) setUp(k *Kubelet, pod *corev1.Pod, v *volume) error {
	all := map[string]projection{}
	var errs []error
	for _, p := range f.parts {
		got, err := p.files(k, pod)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		for name, file := range got {
			all[name] = file
		}
	}
	if err := utilerrors.NewAggregate(errs); err != nil {
		return err
	}
	if v.fs == nil {
		v.fs, v.readOnly = vfs.New(), true
		if f.memory {
			v.fs.SetType("tmpfs")
		}
		v.fs.AddDir("/", 0o777)
	}
	return f.publish(k, pod, v, all)
}

// publish writes a new directory and turns ..data to it.
func (f *files) publish(k *Kubelet, pod *corev1.Pod, v *volume, all map[string]projection) error {
	v.fs.SetTime(k.sim.Now())
	ns := v.view(k)
	old, _ := ns.Readlink("/..data", asRoot)
	dir := ".." + k.sim.Now().Format("2006_01_02_15_04_05") + fmt.Sprintf(".%d", k.rand("kubelet/volume").Uint32())
	v.fs.AddDir(dir, 0o755)
	group := pod.Spec.SecurityContext != nil && pod.Spec.SecurityContext.FSGroup != nil
	for _, name := range sortedKeys(all) {
		mode := f.fileMode(all[name], group)
		node := v.fs.AddFile(path.Join(dir, name), mode, all[name].data)
		if group {
			node.Own(0, int(*pod.Spec.SecurityContext.FSGroup))
		}
	}
	v.fs.AddSymlink("..data", dir)
	wanted := map[string]bool{}
	for name := range all {
		top, _, _ := strings.Cut(name, "/")
		wanted[top] = true
	}
	for _, name := range sortedKeys(wanted) {
		v.fs.AddSymlink(name, "..data/"+name)
	}
	return removeOld(ns, old, wanted)
}

func (f *files) fileMode(p projection, group bool) fs.FileMode {
	mode := fs.FileMode(0o644)
	if f.mode != nil {
		mode = fs.FileMode(*f.mode)
	}
	if p.mode != nil {
		mode = fs.FileMode(*p.mode)
	}
	if group {
		mode |= 0o440
	}
	return mode
}

func removeOld(ns *vfs.Namespace, old string, wanted map[string]bool) error {
	if old == "" {
		return nil
	}
	names, err := ns.Names("/", asRoot)
	if err != nil {
		return err
	}
	for _, name := range names {
		if !strings.HasPrefix(name, "..") && !wanted[name] {
			if err := ns.Remove("/"+name, asRoot); err != nil {
				return err
			}
		}
	}
	return ns.RemoveAll("/"+old, asRoot)
}

// items picks keys from an object's data; without items all of them.
// Models pkg/volume/configmap MakePayload.
func items(data map[string][]byte, picked []corev1.KeyToPath, kind string, optional bool) (map[string]projection, error) {
	out := map[string]projection{}
	if len(picked) == 0 {
		for key, v := range data {
			out[key] = projection{data: v}
		}
		return out, nil
	}
	for _, item := range picked {
		v, ok := data[item.Key]
		if !ok {
			if optional {
				continue
			}
			return nil, fmt.Errorf("%s references non-existent %s key: %s", kind, map[string]string{"configmap": "config", "secret": "secret"}[kind], item.Key)
		}
		out[item.Path] = projection{data: v, mode: item.Mode}
	}
	return out, nil
}

type configMapPart struct {
	ref      corev1.LocalObjectReference
	items    []corev1.KeyToPath
	optional *bool
}

func (p configMapPart) version(k *Kubelet, pod *corev1.Pod) string {
	if cm, err := k.configMap(pod.Namespace, p.ref.Name); err == nil {
		return string(cm.UID) + cm.ResourceVersion
	}
	return ""
}

func (p configMapPart) files(k *Kubelet, pod *corev1.Pod) (map[string]projection, error) {
	cm, err := k.configMap(pod.Namespace, p.ref.Name)
	if err != nil {
		return nil, missing(err, p.optional)
	}
	data := make(map[string][]byte, len(cm.Data)+len(cm.BinaryData))
	for key, v := range cm.Data {
		data[key] = []byte(v)
	}
	for key, v := range cm.BinaryData {
		data[key] = v
	}
	return items(data, p.items, "configmap", isTrue(p.optional))
}

type secretPart struct {
	ref      corev1.LocalObjectReference
	items    []corev1.KeyToPath
	optional *bool
}

func (p secretPart) version(k *Kubelet, pod *corev1.Pod) string {
	if s, err := k.secret(pod.Namespace, p.ref.Name); err == nil {
		return string(s.UID) + s.ResourceVersion
	}
	return ""
}

func (p secretPart) files(k *Kubelet, pod *corev1.Pod) (map[string]projection, error) {
	s, err := k.secret(pod.Namespace, p.ref.Name)
	if err != nil {
		return nil, missing(err, p.optional)
	}
	return items(s.Data, p.items, "secret", isTrue(p.optional))
}

// missing is the error of an absent object, nil when the volume can do without.
func missing(err error, optional *bool) error {
	if apierrors.IsNotFound(err) && isTrue(optional) {
		return nil
	}
	return err
}

type downwardPart struct {
	items []corev1.DownwardAPIVolumeFile
}

func (p downwardPart) version(_ *Kubelet, pod *corev1.Pod) string {
	var b strings.Builder
	for _, m := range []map[string]string{pod.Labels, pod.Annotations} {
		for _, key := range sortedKeys(m) {
			b.WriteString(key)
			b.WriteByte(0)
			b.WriteString(m[key])
			b.WriteByte(0)
		}
		b.WriteByte('/')
	}
	return b.String()
}

func (p downwardPart) files(k *Kubelet, pod *corev1.Pod) (map[string]projection, error) {
	out := map[string]projection{}
	for _, item := range p.items {
		var value string
		var err error
		if item.FieldRef != nil {
			value, err = k.fieldValue(item.FieldRef.FieldPath, pod, podIPs(pod))
		} else if item.ResourceFieldRef != nil {
			value, err = k.resourceValue(item.ResourceFieldRef, pod, nil)
		}
		if err != nil {
			return nil, err
		}
		out[item.Path] = projection{data: []byte(value), mode: item.Mode}
	}
	return out, nil
}

func podIPs(pod *corev1.Pod) []string {
	var out []string
	for _, ip := range pod.Status.PodIPs {
		out = append(out, ip.IP)
	}
	return out
}

type tokenPart struct {
	spec *corev1.ServiceAccountTokenProjection
}

// lifetime is how long a token lasts, as the kubelet is told.
func (p tokenPart) lifetime() time.Duration {
	if p.spec.ExpirationSeconds == nil {
		return time.Hour
	}
	return time.Duration(*p.spec.ExpirationSeconds) * time.Second
}

// version changes whenever four fifths of a token's life, or a day, have passed since the pod began: then it is time for the next.
// Models pkg/kubelet/token (*Manager).requiresRefresh
func (p tokenPart) version(k *Kubelet, pod *corev1.Pod) string {
	const oldest = 24 * time.Hour
	return strconv.Itoa(int(k.sim.Now().Sub(pod.CreationTimestamp.Time) / min(p.lifetime()*4/5, oldest)))
}

// files asks the API server for a token of the pod's account.
// Models pkg/volume/projected (*projectedVolumeMounter).collectData
func (p tokenPart) files(k *Kubelet, pod *corev1.Pod) (map[string]projection, error) {
	account, err := api.Get[*corev1.ServiceAccount](k.client, pod.Namespace, pod.Spec.ServiceAccountName)
	if err != nil {
		return nil, fmt.Errorf("failed to fetch token: %w", err)
	}
	asked := api.TokenRequest{Pod: pod, Node: k.name, Lifetime: p.lifetime()}
	if p.spec.Audience != "" {
		asked.Audiences = []string{p.spec.Audience}
	}
	mode := int32(0o644)
	return map[string]projection{p.spec.Path: {data: []byte(k.client.Server().IssueToken(account, asked)), mode: &mode}}, nil
}
