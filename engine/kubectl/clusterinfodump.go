package kubectl

import (
	"fmt"
	"io"
	"path"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/podscope/podscope/engine/store"
)

// objectList is a list of objects as a typed client decodes it: its items do not say what they are.
type objectList struct {
	Kind       string          `json:"kind"`
	APIVersion string          `json:"apiVersion"`
	Metadata   metav1.ListMeta `json:"metadata"`
	Items      []any           `json:"items"`
}

// dumped are the kinds of a namespace that are dumped, with their files.
var dumped = [][2]string{
	{"events", "events"},
	{"replicationcontrollers", "replication-controllers"},
	{"services", "services"},
	{"daemonsets.apps", "daemonsets"},
	{"deployments.apps", "deployments"},
	{"replicasets.apps", "replicasets"},
	{"pods", "pods"},
}

// runClusterInfoDump models k8s.io/kubectl/pkg/cmd/clusterinfo ClusterInfoDumpOptions.
func runClusterInfoDump(r *run, _ []string) error {
	if _, err := r.outputPrinter(); err != nil {
		return err
	}
	if err := r.dump("nodes", "", "nodes"); err != nil {
		return err
	}
	namespaces := r.list("namespaces")
	switch {
	case r.flag("all-namespaces"):
		namespaces = nil
		for _, ns := range r.objectsOf("namespaces", "") {
			namespaces = append(namespaces, ns.GetName())
		}
	case len(namespaces) == 0:
		namespaces = []string{metav1.NamespaceSystem, r.namespace}
	}
	for _, ns := range namespaces {
		for _, kind := range dumped {
			if err := r.dump(kind[0], ns, path.Join(ns, kind[1])); err != nil {
				return err
			}
		}
		for _, o := range r.objectsOf("pods", ns) {
			if err := r.dumpLogs(o.(*corev1.Pod)); err != nil {
				return err
			}
		}
	}
	if dir := r.str("output-directory"); dir != "" && dir != "-" {
		fmt.Fprintf(r.out, "Cluster info dumped to %s\n", dir)
	}
	return nil
}

// dumpTo calls fn with standard output or a new file below --output-directory.
func (r *run) dumpTo(name string, fn func(io.Writer) error) error {
	dir := r.str("output-directory")
	if dir == "" || dir == "-" {
		return fn(r.out)
	}
	full := path.Join(dir, name)
	if err := r.p.MkdirAll(path.Dir(full), 0o755); err != nil {
		return err
	}
	var buf writerBuffer
	if err := fn(&buf); err != nil {
		return err
	}
	return r.sys.writeFile(full, buf.data)
}

type writerBuffer struct{ data []byte }

func (b *writerBuffer) Write(p []byte) (int, error) {
	b.data = append(b.data, p...)
	return len(p), nil
}

// dump prints all objects of a kind.
func (r *run) dump(resource, namespace, file string) error {
	k, err := kindFor(resource)
	if err != nil {
		return err
	}
	objects, err := r.listObjects(k, namespace, "", "")
	if err != nil {
		return err
	}
	list := objectList{Kind: k.Kind + "List", APIVersion: k.GroupVersion().String(), Items: []any{}}
	list.Metadata.ResourceVersion = fmt.Sprint(r.server.Store().Rev())
	for _, o := range objects {
		list.Items = append(list.Items, withoutKind(o))
	}
	p, err := r.outputPrinter()
	if err != nil {
		return err
	}
	extension := map[string]string{"json": ".json", "yaml": ".yaml"}[r.str("output")]
	if extension == "" {
		extension = ".txt"
	}
	return r.dumpTo(file+extension, func(w io.Writer) error { return p.print(w, list) })
}

func withoutKind(o store.Object) any {
	bare := o.DeepCopyObject()
	bare.GetObjectKind().SetGroupVersionKind(schema.GroupVersionKind{})
	return bare
}

// dumpLogs prints the logs of all containers of a pod.
func (r *run) dumpLogs(pod *corev1.Pod) error {
	return r.dumpTo(path.Join(pod.Namespace, pod.Name, "logs.txt"), func(w io.Writer) error {
		out := r.out
		r.out = w
		defer func() { r.out = out }()
		containers := pod.Spec.InitContainers[:len(pod.Spec.InitContainers):len(pod.Spec.InitContainers)]
		for _, c := range append(containers, pod.Spec.Containers...) {
			fmt.Fprintf(w, "==== START logs for container %s of pod %s/%s ====\n", c.Name, pod.Namespace, pod.Name)
			if err := r.stream([]logRequest{{pod, "", &corev1.PodLogOptions{Container: c.Name}}}); err != nil {
				fmt.Fprintf(w, "Request log error: %s\n", err)
			}
			fmt.Fprintf(w, "==== END logs for container %s of pod %s/%s ====\n", c.Name, pod.Namespace, pod.Name)
		}
		return nil
	})
}
