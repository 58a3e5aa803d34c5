package explain

// The rules that components follow, one constant a decision. The comment behind each names the Args that its sentence uses;
// an Arg that is missing only shortens the sentence. Durations are written as time.Duration prints them. Container names
// stand in Decision.Container, not in Args.

// Scheduling.
const (
	RuleScheduled          Rule = "Scheduled"          // node, feasible, nodes: bound to the best of the nodes that can take the pod
	RuleUnschedulable      Rule = "Unschedulable"      // nodes, message: no node can take the pod
	RuleNodeRejected       Rule = "NodeRejected"       // node, plugin, reason, detail: why one node cannot take the pod
	RuleClaimMissing       Rule = "ClaimMissing"       // claim: a ResourceClaim that is not there; without it the pod is not even tried
	RuleSchedulingGated    Rule = "SchedulingGated"    // gates: not even tried while spec.schedulingGates is not empty
	RuleSchedulingRetry    Rule = "SchedulingRetry"    // event: something changed that may make an unschedulable pod fit
	RulePreempting         Rule = "Preempting"         // node, victims: lower-priority pods must go to make room
	RulePreempted          Rule = "Preempted"          // preemptor, node, priority, preemptorPriority: this pod is a victim
	RuleCriticalPreempted  Rule = "CriticalPreempted"  // preemptor: the kubelet ends this pod for one that is critical
	RulePreemptionNoUse    Rule = "PreemptionNoUse"    // message: removing lower-priority pods would not help
	RuleOtherScheduler     Rule = "OtherScheduler"     // scheduler: spec.schedulerName names another scheduler
	RuleNodeNameGiven      Rule = "NodeNameGiven"      // node: spec.nodeName was set, no scheduler asked
	RuleAdmissionRejected  Rule = "AdmissionRejected"  // reason, message: the kubelet refuses a pod bound to its node
	RuleDaemonNodeAffinity Rule = "DaemonNodeAffinity" // node: a daemon set pins its pod to one node
)

// Starting a pod.
const (
	RulePodAccepted          Rule = "PodAccepted"          // node: the kubelet has seen the pod and begins
	RuleVolumeWaiting        Rule = "VolumeWaiting"        // volume, message, retry: a volume cannot be set up yet
	RuleVolumeMounted        Rule = "VolumeMounted"        // volume
	RuleVolumeUpdated        Rule = "VolumeUpdated"        // volume, source: a changed ConfigMap or Secret reached its files
	RuleSandboxStarting      Rule = "SandboxStarting"      //
	RuleSandboxStarted       Rule = "SandboxStarted"       // ip
	RuleSandboxFailed        Rule = "SandboxFailed"        // message
	RuleClaimUnprepared      Rule = "ClaimUnprepared"      // message: what the pod claims by ResourceClaims cannot be got ready
	RuleSandboxChanged       Rule = "SandboxChanged"       // the sandbox is gone: every container starts anew in a new one
	RuleInitStarted          Rule = "InitStarted"          // index, total: the next init container's turn
	RuleInitFinished         Rule = "InitFinished"         // index, total
	RuleInitFailed           Rule = "InitFailed"           // exitCode, restartPolicy
	RuleInitWaiting          Rule = "InitWaiting"          // init, done, total: regular containers wait for init containers
	RuleSidecarStarted       Rule = "SidecarStarted"       // a restartable init container counts as done once it has started
	RuleImagePresent         Rule = "ImagePresent"         // image, policy
	RuleImagePulling         Rule = "ImagePulling"         // image, policy
	RuleImagePulled          Rule = "ImagePulled"          // image, took, waited
	RuleImagePullFailed      Rule = "ImagePullFailed"      // image, message
	RuleImagePullBackOff     Rule = "ImagePullBackOff"     // image, delay: the next attempt waits
	RuleImageNeverPull       Rule = "ImageNeverPull"       // image: not present and the policy forbids pulling
	RuleImageInvalid         Rule = "ImageInvalid"         // image, message
	RuleContainerConfigError Rule = "ContainerConfigError" // message: something the container refers to is missing or wrong
	RuleContainerCreated     Rule = "ContainerCreated"     //
	RuleContainerCreateError Rule = "ContainerCreateError" // message
	RuleContainerStarted     Rule = "ContainerStarted"     // attempt
	RuleContainerStartError  Rule = "ContainerStartError"  // command, message
)

// Running, ending, restarting.
const (
	RuleContainerExited    Rule = "ContainerExited"    // exitCode, reason, signal, ran
	RuleContainerOOMKilled Rule = "ContainerOOMKilled" // limit, usage
	RuleContainerRestart   Rule = "ContainerRestart"   // restartPolicy, exitCode, attempt: it will be started again
	RuleContainerNoRestart Rule = "ContainerNoRestart" // restartPolicy, exitCode: it stays as it is
	RuleBackOffStarted     Rule = "BackOffStarted"     // delay, restarts, next: restarts wait longer each time
	RuleBackOffEnded       Rule = "BackOffEnded"       //
	RuleBackOffReset       Rule = "BackOffReset"       // ran: ran long enough for the back-off to begin anew
	RuleContainerUnknown   Rule = "ContainerUnknown"   // the container cannot be found at the runtime any more
	RuleContainerKilled    Rule = "ContainerKilled"    // reason, by: SIGKILL from outside
)

// Probes and hooks.
const (
	RuleProbeWaiting       Rule = "ProbeWaiting"       // probe, delay: initialDelaySeconds, or a startup probe that has not passed
	RuleProbeSucceeded     Rule = "ProbeSucceeded"     // probe, streak, threshold
	RuleProbeFailed        Rule = "ProbeFailed"        // probe, streak, threshold, output
	RuleProbeKill          Rule = "ProbeKill"          // probe, streak, threshold: liveness or startup failed often enough
	RuleReadinessLost      Rule = "ReadinessLost"      // streak, threshold
	RuleReadinessGained    Rule = "ReadinessGained"    // streak, threshold
	RuleStartupPassed      Rule = "StartupPassed"      // streak, threshold: the other probes begin
	RulePostStartRunning   Rule = "PostStartRunning"   // handler
	RulePostStartFinished  Rule = "PostStartFinished"  // took
	RulePostStartFailed    Rule = "PostStartFailed"    // message: the container is killed
	RulePreStopRunning     Rule = "PreStopRunning"     // handler, grace
	RulePreStopFinished    Rule = "PreStopFinished"    // took, left
	RulePreStopFailed      Rule = "PreStopFailed"      // message
	RuleReadinessGatesWait Rule = "ReadinessGatesWait" // gates: conditions that something else must set
)

// Deletion, deadlines, eviction.
const (
	RuleDeletionRequested  Rule = "DeletionRequested"  // grace
	RuleGraceStarted       Rule = "GraceStarted"       // grace, signal: the stop signal was sent
	RuleGraceShortened     Rule = "GraceShortened"     // grace
	RuleGraceExpired       Rule = "GraceExpired"       // grace: SIGKILL
	RuleForceDeleted       Rule = "ForceDeleted"       // removed from the API at once
	RuleFinalizersWait     Rule = "FinalizersWait"     // finalizers
	RulePodRemoved         Rule = "PodRemoved"         // the kubelet has cleaned up, the object goes
	RuleDeadlineExceeded   Rule = "DeadlineExceeded"   // deadline
	RuleNodePressureEvict  Rule = "NodePressureEvict"  // resource, available, threshold, usage, request
	RuleLocalStorageEvict  Rule = "LocalStorageEvict"  // volume, usage, limit
	RuleEvictionAPI        Rule = "EvictionAPI"        // an eviction was asked for (kubectl drain)
	RulePhaseChanged       Rule = "PhaseChanged"       // from, to, why
	RuleConditionChanged   Rule = "ConditionChanged"   // condition, status, reason, message
	RuleResizeDone         Rule = "ResizeDone"         // resource, from, to
	RuleResizeDeferred     Rule = "ResizeDeferred"     // resource, want, free
	RuleEphemeralContainer Rule = "EphemeralContainer" // target
	RuleStaticPod          Rule = "StaticPod"          // file: the kubelet runs a manifest of its own
)

// Nodes and the control plane.
const (
	RuleNodeHeartbeatMissed  Rule = "NodeHeartbeatMissed"  // node, since, grace: no heartbeat for longer than the grace period
	RuleNodeReadyAgain       Rule = "NodeReadyAgain"       // node
	RuleNodePodsNotReady     Rule = "NodePodsNotReady"     // node: the pods of an unready node are marked unready
	RuleNodeTainted          Rule = "NodeTainted"          // node, taint
	RuleNodeUntainted        Rule = "NodeUntainted"        // node, taint
	RuleTaintTolerated       Rule = "TaintTolerated"       // node, taint, seconds: tolerated for a while only
	RuleTaintEviction        Rule = "TaintEviction"        // node, taint, seconds: the time is over, the pod is deleted
	RuleTaintEvictionCancel  Rule = "TaintEvictionCancel"  // node: the taint went before the time was over
	RulePodGCOrphaned        Rule = "PodGCOrphaned"        // node, quarantine: bound to a node that does not exist
	RulePodGCTerminating     Rule = "PodGCTerminating"     // deleted before it was ever scheduled
	RulePodGCTerminated      Rule = "PodGCTerminated"      // threshold: too many finished pods
	RulePodGCOutOfService    Rule = "PodGCOutOfService"    // node
	RuleNamespaceTerminating Rule = "NamespaceTerminating" // namespace, remaining: what is in it goes first
	RuleNamespaceGone        Rule = "NamespaceGone"        // namespace
	RuleServiceAccountMade   Rule = "ServiceAccountMade"   // namespace
)

// Workloads.
const (
	RuleReplicasScaled     Rule = "ReplicasScaled"     // set, from, to
	RulePodCreated         Rule = "PodCreated"         // pod, have, want
	RulePodDeleted         Rule = "PodDeleted"         // pod, have, want
	RuleRolloutStarted     Rule = "RolloutStarted"     // revision
	RuleRolloutWaiting     Rule = "RolloutWaiting"     // unavailable, maxUnavailable, maxSurge
	RuleRolloutFinished    Rule = "RolloutFinished"    // revision
	RuleRolloutPaused      Rule = "RolloutPaused"      //
	RuleProgressDeadline   Rule = "ProgressDeadline"   // deadline
	RuleStatefulOrderWait  Rule = "StatefulOrderWait"  // pod: the one before must be ready
	RuleJobPodFailed       Rule = "JobPodFailed"       // failed, limit, delay
	RuleJobBackoffLimit    Rule = "JobBackoffLimit"    // limit
	RuleJobComplete        Rule = "JobComplete"        // succeeded, completions
	RuleJobDeadline        Rule = "JobDeadline"        // deadline
	RuleJobTTL             Rule = "JobTTL"             // seconds
	RuleJobPolicyFailed    Rule = "JobPolicyFailed"    // message: the pod failure policy ends the job
	RuleJobIndexesFailed   Rule = "JobIndexesFailed"   // indexes: too many indexes have used up their own limit
	RuleJobSuccessPolicy   Rule = "JobSuccessPolicy"   // message: enough indexes have succeeded
	RuleJobSuspended       Rule = "JobSuspended"       //
	RuleJobResumed         Rule = "JobResumed"         //
	RuleCronJobDue         Rule = "CronJobDue"         // schedule
	RuleCronJobForbid      Rule = "CronJobForbid"      // concurrencyPolicy Forbid and the last one still runs
	RuleCronJobReplace     Rule = "CronJobReplace"     //
	RuleEndpointAdded      Rule = "EndpointAdded"      // service, ip
	RuleEndpointRemoved    Rule = "EndpointRemoved"    // service, ip, why
	RuleOwnerDeleted       Rule = "OwnerDeleted"       // owner: garbage collection follows the owner
	RuleAutoscaleNoMetrics Rule = "AutoscaleNoMetrics" //
	RuleDisruptionsAllowed Rule = "DisruptionsAllowed" // allowed, healthy, desired: how many evictions a disruption budget lets through now
	RuleClaimBound         Rule = "ClaimBound"         // volume
	RuleClaimProvisioned   Rule = "ClaimProvisioned"   // volume, class: a volume was made for the claim
	RuleClaimClassMissing  Rule = "ClaimClassMissing"  // class: the claim names a storage class that does not exist
	RuleClaimExternal      Rule = "ClaimExternal"      // provisioner: somebody else must make the volume
	RuleClaimWaits         Rule = "ClaimWaits"         // class: bound only when a pod uses it
)
