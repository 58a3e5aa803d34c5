package disruption

import (
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
)

// size is the UID and the wanted number of replicas of a pod's controller, of the deployment where it belongs to one. The UID is empty when
// the controller is gone. Models the finders of getExpectedScale.
func (c *Controller) size(namespace string, ref *metav1.OwnerReference) (uid string, n int32, err error) {
	switch ref.Kind {
	case "ReplicaSet":
		rs, err := api.Get[*appsv1.ReplicaSet](c.client, namespace, ref.Name)
		if err != nil || rs.UID != ref.UID {
			return "", 0, gone(err)
		}
		owner := metav1.GetControllerOfNoCopy(rs)
		if owner == nil || owner.Kind != "Deployment" {
			return string(rs.UID), *rs.Spec.Replicas, nil
		}
		d, err := api.Get[*appsv1.Deployment](c.client, namespace, owner.Name)
		if err != nil || d.UID != owner.UID {
			return "", 0, gone(err)
		}
		return string(d.UID), *d.Spec.Replicas, nil
	case "StatefulSet":
		set, err := api.Get[*appsv1.StatefulSet](c.client, namespace, ref.Name)
		if err != nil || set.UID != ref.UID {
			return "", 0, gone(err)
		}
		return string(set.UID), *set.Spec.Replicas, nil
	case "ReplicationController":
		rc, err := api.Get[*corev1.ReplicationController](c.client, namespace, ref.Name)
		if err != nil || rc.UID != ref.UID {
			return "", 0, gone(err)
		}
		return string(rc.UID), *rc.Spec.Replicas, nil
	case "DaemonSet":
		return "", 0, fmt.Errorf("daemonsets.apps does not implement the scale subresource")
	case "Job":
		return "", 0, fmt.Errorf("jobs.batch does not implement the scale subresource")
	}
	return "", 0, nil
}
