package kubectl

import (
	"errors"
	"fmt"
	"maps"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// runCreateDeployment models k8s.io/kubectl/pkg/cmd/create/create_deployment.go.
func runCreateDeployment(r *run, args []string) error {
	name, err := r.nameArg(args)
	if err != nil {
		return err
	}
	if err := r.readDryRun(); err != nil {
		return err
	}
	command, images := args[1:], r.list("image")
	if len(images) > 1 && len(command) > 0 {
		return errors.New("cannot specify multiple --image options and command")
	}
	labels := map[string]string{"app": name}
	replicas := int32(1)
	if r.changed("replicas") {
		replicas = int32(r.integer("replicas"))
	}
	d := &appsv1.Deployment{ObjectMeta: r.meta(name)}
	d.Labels = labels
	d.Spec.Replicas = &replicas
	d.Spec.Selector = &metav1.LabelSelector{MatchLabels: labels}
	d.Spec.Template.Labels = labels
	for _, image := range images {
		d.Spec.Template.Spec.Containers = append(d.Spec.Template.Spec.Containers, corev1.Container{Name: r.containerNameOf(image), Image: image, Command: command})
	}
	if port := int32(r.integer("port")); port >= 0 && len(images) > 0 {
		d.Spec.Template.Spec.Containers[0].Ports = []corev1.ContainerPort{{ContainerPort: port}}
	}
	return r.generated(d, "failed to create deployment")
}

// containerNameOf names a container after its image.
// Models k8s.io/kubectl/pkg/cmd/create sanitizeAndUniquify.
func (r *run) containerNameOf(image string) string {
	image = image[strings.LastIndex(image, "/")+1:]
	image, _, _ = strings.Cut(image, ":")
	image, _, _ = strings.Cut(image, "@")
	if strings.ContainsAny(image, "_.") {
		image = strings.NewReplacer("_", "-", ".", "-").Replace(image) + "-" + r.server.Suffix("kubectl", 5)
	}
	return image
}

// runCreateJob models k8s.io/kubectl/pkg/cmd/create/create_job.go.
func runCreateJob(r *run, args []string) error {
	name, err := r.nameArg(args)
	if err != nil {
		return err
	}
	if err := r.readDryRun(); err != nil {
		return err
	}
	command, image, from := args[1:], r.str("image"), r.str("from")
	if (image == "") == (from == "") {
		return errors.New("either --image or --from must be specified")
	}
	if len(command) > 0 && from != "" {
		return errors.New("cannot specify --from and command")
	}
	job := &batchv1.Job{ObjectMeta: r.meta(name)}
	if image != "" {
		job.Spec.Template.Spec = corev1.PodSpec{
			Containers:    []corev1.Container{{Name: name, Image: image, Command: command}},
			RestartPolicy: corev1.RestartPolicyNever,
		}
		return r.generated(job, "failed to create job")
	}
	infos, err := r.newBuilder().args(false, []string{from}).collect()
	if err != nil {
		return err
	}
	if len(infos) != 1 {
		return errors.New("from must be an existing cronjob")
	}
	cron, ok := infos[0].object.(*batchv1.CronJob)
	if !ok {
		return fmt.Errorf("unknown object type %T", infos[0].object)
	}
	job.Annotations = map[string]string{"cronjob.kubernetes.io/instantiate": "manual"}
	maps.Copy(job.Annotations, cron.Spec.JobTemplate.Annotations)
	job.Labels = cron.Spec.JobTemplate.Labels
	job.OwnerReferences = []metav1.OwnerReference{{APIVersion: "batch/v1", Kind: "CronJob", Name: cron.Name, UID: cron.UID, Controller: new(true)}}
	job.Spec = *cron.Spec.JobTemplate.Spec.DeepCopy()
	return r.generated(job, "failed to create job")
}

// runCreateCronJob models k8s.io/kubectl/pkg/cmd/create/create_cronjob.go.
func runCreateCronJob(r *run, args []string) error {
	name, err := r.nameArg(args)
	if err != nil {
		return err
	}
	if err := r.readDryRun(); err != nil {
		return err
	}
	if r.str("image") == "" {
		return errors.New("--image must be specified")
	}
	if r.str("schedule") == "" {
		return errors.New("--schedule must be specified")
	}
	c := &batchv1.CronJob{ObjectMeta: r.meta(name)}
	c.Spec.Schedule = r.str("schedule")
	c.Spec.JobTemplate.Name = name
	restart := corev1.RestartPolicy(r.str("restart"))
	if restart == "" {
		restart = corev1.RestartPolicyOnFailure
	}
	c.Spec.JobTemplate.Spec.Template.Spec = corev1.PodSpec{
		Containers:    []corev1.Container{{Name: name, Image: r.str("image"), Command: args[1:]}},
		RestartPolicy: restart,
	}
	return r.generated(c, "failed to create cronjob")
}
