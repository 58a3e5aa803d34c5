package api

import (
	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	schedulinghelpers "k8s.io/kubernetes/pkg/apis/scheduling/v1"

	"github.com/podscope/podscope/engine/store"
)

// systemNamespaces exist from the start.
var systemNamespaces = [...]string{"default", "kube-node-lease", "kube-public", "kube-system"}

// bootstrap creates what every cluster has once its control plane has run for a moment.
func (s *Server) bootstrap() {
	c := s.Client("kube-apiserver")
	for _, name := range systemNamespaces {
		s.must(c.Create(&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}, CreateOptions{}))
	}
	for _, name := range systemNamespaces {
		s.must(c.Create(&corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: name, Name: "default"}}, CreateOptions{}))
		s.must(c.Create(RootCertificates(name), CreateOptions{}))
	}
	for _, class := range schedulinghelpers.SystemPriorityClasses() {
		s.must(c.Create(class, CreateOptions{}))
	}
	for _, o := range defaultPolicy() {
		s.keep(o)
	}
	s.must(c.Create(standardClass(), CreateOptions{}))
	s.createKubernetesService(c)
}

// keep stores an object of the server's own as it is. A test proves that creating it would make the same of it: checking a hundred roles anew
// would be a fifth of a cluster's start.
func (s *Server) keep(obj store.Object) {
	kind := KindOf(obj)
	obj.SetCreationTimestamp(s.Now())
	obj.SetUID(s.newUID())
	obj.GetObjectKind().SetGroupVersionKind(kind.GroupVersionKind)
	asStored(obj)
	s.store.Create(kind.Key(obj.GetNamespace(), obj.GetName()), obj)
	s.wrote(s.by(managerOf("kube-apiserver"), ""))
}

// standardClass is the storage class that claims get by default. Its volumes are directories on the node.
func standardClass() *storagev1.StorageClass {
	reclaim, binding := corev1.PersistentVolumeReclaimDelete, storagev1.VolumeBindingImmediate
	return &storagev1.StorageClass{
		ObjectMeta: metav1.ObjectMeta{Name: "standard", Annotations: map[string]string{
			"kubectl.kubernetes.io/last-applied-configuration": `{"apiVersion":"storage.k8s.io/v1","kind":"StorageClass","metadata":{"annotations":{"storageclass.kubernetes.io/is-default-class":"true"},"name":"standard"},"provisioner":"kubernetes.io/host-path","reclaimPolicy":"Delete","volumeBindingMode":"Immediate"}` + "\n",
			"storageclass.kubernetes.io/is-default-class":      "true",
		}},
		Provisioner: "kubernetes.io/host-path", ReclaimPolicy: &reclaim, VolumeBindingMode: &binding,
	}
}

func (s *Server) must(_ store.Object, err error) {
	if err != nil {
		panic(err)
	}
}

// CertificateAuthority is the certificate of who has signed the server's: those who have it know the server. It says nothing that a program reads.
const CertificateAuthority = "-----BEGIN CERTIFICATE-----\nUG9kc2NvcGUgc2ltdWxhdGVkIGNsdXN0ZXIgQ0E=\n-----END CERTIFICATE-----\n"

// RootCertificates is the ConfigMap with the cluster's certificate authority that every namespace has.
func RootCertificates(namespace string) *corev1.ConfigMap {
	return &corev1.ConfigMap{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: "kube-root-ca.crt", Annotations: map[string]string{
			"kubernetes.io/description": "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.",
		}},
		Data: map[string]string{"ca.crt": CertificateAuthority},
	}
}
