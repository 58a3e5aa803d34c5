package api

import (
	"context"
	"fmt"

	batchv1 "k8s.io/api/batch/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	metav1validation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utilvalidation "k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	jobutil "k8s.io/kubernetes/pkg/api/job"
	podutil "k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/apis/batch"
	"k8s.io/kubernetes/pkg/apis/batch/validation"

	"github.com/podscope/podscope/engine/store"
)

// batchKinds are Job and CronJob.
func batchKinds() []*Kind {
	gv := schema.GroupVersion{Group: "batch", Version: "v1"}
	cronJob := newKind(gv, "CronJob", "cronjobs", func() store.Object { return &batchv1.CronJob{} }, cronJobStrategy().hooks(), "cj")
	job := newKind(gv, "Job", "jobs", func() store.Object { return &batchv1.Job{} }, jobStrategy().hooks())
	job.fieldNames = []string{"status.successful"}
	job.fields = func(obj store.Object) fields.Set {
		return fields.Set{"status.successful": fmt.Sprint(obj.(*batchv1.Job).Status.Succeeded)}
	}
	// Deleting a Job leaves its pods unless the client says otherwise; kubectl always does.
	job.orphans = true
	for _, k := range []*Kind{cronJob, job} {
		k.Categories = []string{"all"}
		k.Subresources = []string{"status"}
	}
	return []*Kind{cronJob, job}
}

// Models pkg/registry/batch/job jobStrategy
func jobStrategy() strategy[*batch.Job] {
	return strategy[*batch.Job]{
		prepareForCreate: func(_ *request, j *batch.Job) {
			if !*j.Spec.ManualSelector {
				generateJobSelector(j)
			}
			j.Status, j.Generation = batch.JobStatus{}, 1
			podutil.DropDisabledTemplateFields(&j.Spec.Template, nil)
		},
		validate: func(_ *request, j *batch.Job) field.ErrorList { return validation.ValidateJob(j, jobOptions(j, nil)) },
		warnings: func(_ *request, j, old *batch.Job) []string {
			var oldSpec *batch.JobSpec
			if old != nil {
				if j.Generation == old.Generation {
					return nil
				}
				oldSpec = &old.Spec
			}
			return jobWarnings(j.Name, old == nil, field.NewPath("spec"), &j.Spec, oldSpec)
		},
		prepareForUpdate: func(_ *request, j, old *batch.Job) {
			j.Status = old.Status
			podutil.DropDisabledTemplateFields(&j.Spec.Template, &old.Spec.Template)
			if !equality.Semantic.DeepEqual(j.Spec, old.Spec) {
				j.Generation = old.Generation + 1
			}
		},
		validateUpdate: func(_ *request, j, old *batch.Job) field.ErrorList {
			opts := jobOptions(j, old)
			return append(validation.ValidateJob(j, opts), validation.ValidateJobUpdate(j, old, opts)...)
		},
		subresources: map[string]subresource[*batch.Job]{"status": {
			prepare: func(_ *request, j, old *batch.Job) { j.Spec = old.Spec },
			validate: func(_ *request, j, old *batch.Job) field.ErrorList {
				return validation.ValidateJobUpdateStatus(j, old, validation.JobStatusValidationOptions{AllowForSuccessCriteriaMetInExtendedScope: true})
			},
		}},
	}
}

func jobWarnings(name string, create bool, path *field.Path, spec, old *batch.JobSpec) []string {
	var out []string
	if msgs := utilvalidation.IsDNS1123Label(name); create && len(msgs) != 0 {
		out = append(out, fmt.Sprintf("metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: %v", msgs))
	}
	return append(out, jobutil.WarningsForJobSpec(context.Background(), path, spec, old)...)
}

// generateJobSelector makes a job select its own pods alone.
// Models pkg/registry/batch/job generateSelector
func generateJobSelector(j *batch.Job) {
	if j.Spec.Template.Labels == nil {
		j.Spec.Template.Labels = map[string]string{}
	}
	labels := j.Spec.Template.Labels
	for label, value := range map[string]string{
		batch.LegacyJobNameLabel: j.Name, batch.JobNameLabel: j.Name,
		batch.LegacyControllerUidLabel: string(j.UID), batch.ControllerUidLabel: string(j.UID),
	} {
		if _, found := labels[label]; !found {
			labels[label] = value
		}
	}
	if j.Spec.Selector == nil {
		j.Spec.Selector = &metav1.LabelSelector{}
	}
	if j.Spec.Selector.MatchLabels == nil {
		j.Spec.Selector.MatchLabels = map[string]string{}
	}
	if _, found := j.Spec.Selector.MatchLabels[batch.ControllerUidLabel]; !found {
		j.Spec.Selector.MatchLabels[batch.ControllerUidLabel] = string(j.UID)
	}
}

// Models pkg/registry/batch/job validationOptionsForJob
func jobOptions(j, old *batch.Job) validation.JobValidationOptions {
	opts := validation.JobValidationOptions{RequirePrefixedLabels: true}
	if old == nil {
		opts.PodValidationOptions = podutil.GetValidationOptionsFromPodTemplate(&j.Spec.Template, nil)
		return opts
	}
	opts.PodValidationOptions = podutil.GetValidationOptionsFromPodTemplate(&j.Spec.Template, &old.Spec.Template)
	opts.AllowInvalidLabelValueInSelector = opts.AllowInvalidLabelValueInSelector || metav1validation.LabelSelectorHasInvalidLabelValue(old.Spec.Selector)
	suspended := old.Spec.Suspend != nil && *old.Spec.Suspend
	idle := suspended && old.Status.Active == 0 &&
		(old.Status.StartTime == nil || validation.IsConditionTrue(old.Status.Conditions, batch.JobSuspended))
	opts.AllowMutablePodResources, opts.AllowMutableSchedulingDirectives = idle, idle
	_, hadName := old.Spec.Template.Labels[batch.JobNameLabel]
	_, hadUID := old.Spec.Template.Labels[batch.ControllerUidLabel]
	opts.RequirePrefixedLabels = hadName && hadUID
	return opts
}

// Models pkg/registry/batch/cronjob cronJobStrategy
func cronJobStrategy() strategy[*batch.CronJob] {
	return strategy[*batch.CronJob]{
		prepareForCreate: func(_ *request, c *batch.CronJob) {
			c.Status, c.Generation = batch.CronJobStatus{}, 1
			podutil.DropDisabledTemplateFields(&c.Spec.JobTemplate.Spec.Template, nil)
		},
		validate: func(_ *request, c *batch.CronJob) field.ErrorList {
			return validation.ValidateCronJobCreate(c, podutil.GetValidationOptionsFromPodTemplate(&c.Spec.JobTemplate.Spec.Template, nil))
		},
		warnings: func(_ *request, c, old *batch.CronJob) []string {
			var oldSpec *batch.JobSpec
			if old != nil {
				if c.Generation == old.Generation {
					return nil
				}
				oldSpec = &old.Spec.JobTemplate.Spec
			}
			return jobWarnings(c.Name, old == nil, field.NewPath("spec", "jobTemplate", "spec"), &c.Spec.JobTemplate.Spec, oldSpec)
		},
		prepareForUpdate: func(_ *request, c, old *batch.CronJob) {
			c.Status = old.Status
			podutil.DropDisabledTemplateFields(&c.Spec.JobTemplate.Spec.Template, &old.Spec.JobTemplate.Spec.Template)
			if !equality.Semantic.DeepEqual(c.Spec, old.Spec) {
				c.Generation = old.Generation + 1
			}
		},
		validateUpdate: func(_ *request, c, old *batch.CronJob) field.ErrorList {
			return validation.ValidateCronJobUpdate(c, old, podutil.GetValidationOptionsFromPodTemplate(&c.Spec.JobTemplate.Spec.Template, &old.Spec.JobTemplate.Spec.Template))
		},
		subresources: map[string]subresource[*batch.CronJob]{"status": {
			prepare: func(_ *request, c, old *batch.CronJob) { c.Spec = old.Spec },
		}},
	}
}
