package scheduler

import (
	"slices"
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
			if n.imageSize(image) > 0 {
				holders[image]++
			}
		}
	}
	scores := make([]int64, len(feasible))
	top := int64(imageScoreMaxPerCt) * int64(len(c.pod.Spec.InitContainers)+len(c.pod.Spec.Containers))
	for i, n := range feasible {
		var sum int64
		for _, image := range images {
			sum += int64(float64(n.imageSize(image)) * float64(holders[image]) / float64(len(c.nodes)))
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

// imageSize is how large an image is that the node has, 0 when it has not. A node lists dozens, and every pod asks for the same few.
func (n *nodeInfo) imageSize(image string) int64 {
	size, known := n.images[image]
	if !known {
		size = listedSize(n.node.Status.Images, image)
		if n.images == nil {
			n.images = map[string]int64{}
		}
		n.images[image] = size
	}
	return size
}

func listedSize(images []corev1.ContainerImage, image string) int64 {
	for i := range images {
		if slices.Contains(images[i].Names, image) {
			return images[i].SizeBytes
		}
	}
	return 0
}
