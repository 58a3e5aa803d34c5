package api

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/apis/core/validation"

	"github.com/podscope/podscope/engine/store"
)

// Logs reads a container's log through its node; see [NodeProxy] for the callbacks. The log of a pod that is not on a node is empty.
// Models pkg/registry/core/pod LogLocation
func (c *Client) Logs(namespace, name string, opts *corev1.PodLogOptions, out func([]byte), done func(error)) (stop func(), err error) {
	pod, container, err := c.container(namespace, name, opts.Container)
	if err != nil {
		return nil, err
	}
	asked := &core.PodLogOptions{TailLines: opts.TailLines, LimitBytes: opts.LimitBytes, SinceSeconds: opts.SinceSeconds, SinceTime: opts.SinceTime}
	if errs := validation.ValidatePodLogOptions(asked, false); len(errs) > 0 {
		return nil, errors.NewInvalid(core.Kind("PodLogOptions"), name, errs)
	}
	if pod.Spec.NodeName == "" {
		done(nil)
		return func() {}, nil
	}
	node, err := c.node(pod, "containerLogs/"+pod.Namespace+"/"+pod.Name+"/"+container)
	if err != nil {
		return nil, err
	}
	return node.Logs(pod, container, opts, out, done)
}

// Exec starts a command in a container.
// Models pkg/registry/core/pod ExecLocation
func (c *Client) Exec(namespace, name, container string, req ExecRequest) (Session, error) {
	pod, container, err := c.stream(namespace, name, container)
	if err != nil {
		return nil, err
	}
	node, err := c.node(pod, "exec/"+pod.Namespace+"/"+pod.Name+"/"+container)
	if err != nil {
		return nil, err
	}
	return node.Exec(pod, container, req)
}

// Attach connects to a container's main process.
// Models pkg/registry/core/pod AttachLocation
func (c *Client) Attach(namespace, name, container string, req ExecRequest) (Session, error) {
	pod, container, err := c.stream(namespace, name, container)
	if err != nil {
		return nil, err
	}
	node, err := c.node(pod, "attach/"+pod.Namespace+"/"+pod.Name+"/"+container)
	if err != nil {
		return nil, err
	}
	return node.Attach(pod, container, req)
}

// PortForward opens one connection to a port of a pod.
// Models pkg/registry/core/pod PortForwardLocation
func (c *Client) PortForward(namespace, name string, port int32, out func([]byte), closed func(error)) (Stream, error) {
	pod, err := Get[*corev1.Pod](c, namespace, name)
	if err != nil {
		return nil, err
	}
	if pod.Spec.NodeName == "" {
		return nil, errors.NewBadRequest(fmt.Sprintf("pod %s does not have a host assigned", name))
	}
	node, err := c.node(pod, "portForward/"+pod.Namespace+"/"+pod.Name)
	if err != nil {
		return nil, err
	}
	return node.PortForward(pod, port, out, closed)
}

func (c *Client) stream(namespace, name, container string) (*corev1.Pod, string, error) {
	pod, container, err := c.container(namespace, name, container)
	if err != nil {
		return nil, "", err
	}
	if pod.Spec.NodeName == "" {
		return nil, "", errors.NewBadRequest(fmt.Sprintf("pod %s does not have a host assigned", name))
	}
	return pod, container, nil
}

// container finds a pod and the container meant; an empty name means the only one.
// Models pkg/registry/core/pod validateContainer
func (c *Client) container(namespace, name, container string) (*corev1.Pod, string, error) {
	pod, err := Get[*corev1.Pod](c, namespace, name)
	if err != nil {
		return nil, "", err
	}
	names := ContainerNames(pod)
	if container == "" {
		if len(pod.Spec.Containers) == 1 {
			return pod, pod.Spec.Containers[0].Name, nil
		}
		return nil, "", errors.NewBadRequest(fmt.Sprintf("a container name must be specified for pod %s, choose one of: %s", name, names))
	}
	for _, n := range names {
		if n == container {
			return pod, container, nil
		}
	}
	return nil, "", errors.NewBadRequest(fmt.Sprintf("container %s is not valid for pod %s", container, name))
}

// ContainerNames names a pod's containers of every kind, in the order in which they start.
func ContainerNames(pod *corev1.Pod) []string {
	var names []string
	for _, c := range pod.Spec.InitContainers {
		names = append(names, c.Name)
	}
	for _, c := range pod.Spec.Containers {
		names = append(names, c.Name)
	}
	for _, c := range pod.Spec.EphemeralContainers {
		names = append(names, c.Name)
	}
	return names
}

// node finds the kubelet that a pod runs under; when it does not answer, the error is that of the API server's own connection.
func (c *Client) node(pod *corev1.Pod, path string) (NodeProxy, error) {
	name := pod.Spec.NodeName
	obj, ok := c.server.store.Get(store.Key{Resource: "nodes", Name: name})
	if !ok {
		return nil, errors.NewNotFound(corev1.Resource("nodes"), name)
	}
	proxy, ok := c.server.Node(name)
	if !ok {
		address := name
		for _, a := range obj.(*corev1.Node).Status.Addresses {
			if a.Type == corev1.NodeInternalIP {
				address = a.Address
			}
		}
		why := "connection refused"
		if c.server.cut[name] {
			why = "no route to host"
		}
		return nil, errors.NewInternalError(fmt.Errorf("Get %q: dial tcp %s:10250: connect: %s", "https://"+address+":10250/"+path, address, why)) //nolint:staticcheck // net/http's text
	}
	return proxy, nil
}
