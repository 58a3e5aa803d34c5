package kubectl

import (
	"errors"
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
)

// runSetImage models k8s.io/kubectl/pkg/cmd/set SetImageOptions.
func runSetImage(r *run, args []string) error {
	if err := r.readDryRun(); err != nil {
		return err
	}
	resources, changes, err := splitPairs(args, "image")
	if err != nil {
		return err
	}
	images, invalid := map[string]string{}, []string{}
	for _, c := range changes {
		name, image, ok := strings.Cut(c, "=")
		if !ok || name == "" {
			invalid = append(invalid, c)
			continue
		}
		images[name] = image
	}
	if len(invalid) > 0 {
		return fmt.Errorf("invalid image format: %s", strings.Join(invalid, ", "))
	}
	infos, err := r.setInfos(resources)
	if err != nil {
		return err
	}
	if err := r.checkSetImage(resources, images); err != nil {
		return err
	}
	return r.changePods(infos, setChange{operation: "image updated", failed: "failed to patch image update to pod template:", change: func(spec *corev1.PodSpec) []error {
		var errs []error
		for _, name := range sortedKeys(images) {
			inInit, inMain := setImage(spec.InitContainers, name, images[name]), setImage(spec.Containers, name, images[name])
			if !inInit && !inMain {
				errs = append(errs, fmt.Errorf("error: unable to find container named %q", name))
			}
		}
		return errs
	}})
}

func (r *run) checkSetImage(resources []string, images map[string]string) error {
	var errs []error
	if r.flag("all") && r.str("selector") != "" {
		errs = append(errs, errAllAndSelector)
	}
	if len(resources) == 0 && len(r.list("filename")) == 0 && r.str("kustomize") == "" {
		errs = append(errs, errNoSetResources)
	}
	if _, all := images["*"]; len(images) == 0 {
		errs = append(errs, errors.New("at least one image update is required"))
	} else if all && len(images) > 1 {
		errs = append(errs, errors.New("all containers are already specified by *, but saw more than one container_name=container_image pairs"))
	}
	if err := r.checkLocal(); err != nil {
		errs = append(errs, err)
	}
	return utilerrors.NewAggregate(errs)
}

func setImage(list []corev1.Container, name, image string) bool {
	found := false
	for i := range list {
		if list[i].Name == name || name == "*" {
			list[i].Image = image
			found = true
		}
	}
	return found
}
