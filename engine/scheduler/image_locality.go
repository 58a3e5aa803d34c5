package scheduler

import (
	"strings"

	corev1 "k8s.io/api/core/v1"
)

const (
	megabyte           = 1024 * 1024
	imageScoreMin      = 23 * megabyte
	imageScoreMaxPerCt = 1000 * megabyte
)

// imageLocality prefers nodes that have large images of the pod already, less so the fewer nodes have them. Models plugins/imagelocality.
type imageLocality struct{}

func (imageLocality) name() string { return "ImageLocality" }

func (imageLocality) score(c *cycle, feasible []*nodeInfo) []int64 {
	images := podImages(c.pod)
	holders := map[string]int{}
	for _, n := range c.nodes {
		for _, image := range images {
			if imageSize(n.node, image) > 0 {
				holders[image]++
			}
		}
	}
	scores := make([]int64, len(feasible))
	top := int64(imageScoreMaxPerCt) * int64(len(c.pod.Spec.InitContainers)+len(c.pod.Spec.Containers))
	for i, n := range feasible {
		var sum int64
		for _, image := range images {
			sum += int64(float64(imageSize(n.node, image)) * float64(holders[image]) / float64(len(c.nodes)))
		}
		scores[i] = maxScore * (min(max(sum, imageScoreMin), top) - imageScoreMin) / (top - imageScoreMin)
	}
	return scores
}

func podImages(pod *corev1.Pod) []string {
	var out []string
	add := func(image string) {
		if strings.LastIndex(image, ":") <= strings.LastIndex(image, "/") {
			image += ":latest"
		}
		out = append(out, image)
	}
	for i := range pod.Spec.InitContainers {
		add(pod.Spec.InitContainers[i].Image)
	}
	for i := range pod.Spec.Containers {
		add(pod.Spec.Containers[i].Image)
	}
	return out
}

func imageSize(node *corev1.Node, image string) int64 {
	for _, img := range node.Status.Images {
		for _, name := range img.Names {
			if name == image {
				return img.SizeBytes
			}
		}
	}
	return 0
}
