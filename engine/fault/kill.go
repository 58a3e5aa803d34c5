package fault

import corev1 "k8s.io/api/core/v1"

// killContainer kills a container's first process, of the first container when none is named.
func killContainer(c *call, args []string) int {
	pod, node, code := c.target(args)
	if pod == nil {
		return code
	}
	name := c.container
	if name == "" {
		name = pod.Spec.Containers[0].Name
	}
	if !node.KillContainer(pod.UID, name) {
		return c.fail("container %s of pod %s does not run", name, pod.Name)
	}
	return c.say("container %s of pod %s killed", name, pod.Name)
}

// killSandbox kills the pause container, and with it everything in the pod.
func killSandbox(c *call, args []string) int {
	pod, node, code := c.target(args)
	if pod == nil {
		return code
	}
	if !node.KillSandbox(pod.UID) {
		return c.fail("pod %s has no sandbox", pod.Name)
	}
	return c.say("pause container of pod %s killed", pod.Name)
}

// target is the pod that the arguments name, on a node with a machine.
func (c *call) target(args []string) (*corev1.Pod, Node, int) {
	if len(args) != 1 {
		return nil, nil, c.fail("name one pod")
	}
	pod, err := c.world.Pod(c.namespace, args[0])
	if err != nil {
		return nil, nil, c.fail("%v", err)
	}
	if pod.Spec.NodeName == "" {
		return nil, nil, c.fail("pod %s has no node yet", pod.Name)
	}
	node, ok := c.onNode(pod.Spec.NodeName)
	if !ok {
		return nil, nil, 1
	}
	return pod, node, 0
}
