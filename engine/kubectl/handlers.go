package kubectl

import corev1 "k8s.io/api/core/v1"

// handler runs a command with its positional arguments.
type handler func(r *run, args []string) error

// handlerFor finds the function behind a command's path below kubectl ("create deployment"); nil when the command only has
// subcommands.
func handlerFor(path string) handler {
	switch path {
	case "get":
		return runGet
	case "describe":
		return runDescribe
	case "create":
		return runCreate
	case "apply":
		return runApply
	case "delete":
		return runDelete
	case "logs":
		return runLogs
	case "exec":
		return runExec
	case "label":
		return runLabel
	case "annotate":
		return runAnnotate
	case "run":
		return runRun
	case "attach":
		return runAttach
	case "scale":
		return runScale
	case "patch":
		return runPatch
	case "expose":
		return runExpose
	case "wait":
		return runWait
	case "taint":
		return runTaint
	case "cordon":
		return runCordon
	case "uncordon":
		return runUncordon
	case "drain":
		return runDrain
	case "set image":
		return runSetImage
	case "set env":
		return runSetEnv
	case "set resources":
		return runSetResources
	case "set serviceaccount":
		return runSetServiceAccount
	case "set selector":
		return runSetSelector
	case "set subject":
		return runSetSubject
	case "rollout status":
		return runRolloutStatus
	case "rollout history":
		return runRolloutHistory
	case "rollout undo":
		return runRolloutUndo
	case "rollout pause":
		return runRolloutPause
	case "rollout resume":
		return runRolloutResume
	case "rollout restart":
		return runRolloutRestart
	case "create deployment":
		return runCreateDeployment
	case "create job":
		return runCreateJob
	case "create cronjob":
		return runCreateCronJob
	case "create configmap":
		return runCreateConfigMap
	case "create secret generic":
		return runCreateSecretGeneric
	case "create secret tls":
		return runCreateSecretTLS
	case "create secret docker-registry":
		return runCreateSecretDocker
	case "create service clusterip":
		return createService(corev1.ServiceTypeClusterIP)
	case "create service nodeport":
		return createService(corev1.ServiceTypeNodePort)
	case "create service loadbalancer":
		return createService(corev1.ServiceTypeLoadBalancer)
	case "create service externalname":
		return createService(corev1.ServiceTypeExternalName)
	case "create namespace":
		return runCreateNamespace
	case "create quota":
		return runCreateQuota
	case "create serviceaccount":
		return runCreateServiceAccount
	case "create role":
		return runCreateRole
	case "create rolebinding":
		return runCreateRoleBinding
	case "create clusterrole":
		return runCreateClusterRole
	case "create clusterrolebinding":
		return runCreateClusterRoleBinding
	case "create token":
		return runCreateToken
	case "create poddisruptionbudget":
		return runCreatePDB
	case "create ingress":
		return runCreateIngress
	case "create priorityclass":
		return runCreatePriorityClass
	case "edit":
		return runEdit
	case "diff":
		return runDiff
	case "cp":
		return runCopy
	case "port-forward":
		return runPortForward
	case "apply view-last-applied":
		return runViewLastApplied
	case "apply set-last-applied":
		return runSetLastApplied
	case "certificate approve", "certificate deny":
		return runCertificate
	case "plugin list":
		return runPluginList
	case "explain":
		return runExplain
	case "kustomize":
		return runKustomize
	case "autoscale":
		return runAutoscale
	case "replace":
		return runReplace
	case "debug":
		return runDebug
	case "events":
		return runEvents
	case "top node", "top pod":
		return runTop
	case "version":
		return runVersion
	case "api-resources":
		return runAPIResources
	case "api-versions":
		return runAPIVersions
	case "cluster-info":
		return runClusterInfo
	case "cluster-info dump":
		return runClusterInfoDump
	case "completion":
		return runCompletion
	case "kuberc view":
		return runKubercView
	case "kuberc set":
		return runKubercSet
	case "auth reconcile":
		return runReconcile
	case "apply edit-last-applied":
		return runEditLastApplied
	case "proxy":
		return runProxy
	case "auth can-i":
		return runCanI
	case "auth whoami":
		return runWhoAmI
	case "options":
		return runOptions
	case "help":
		return runHelp
	}
	return configHandler(path)
}

// configHandler finds the functions behind kubectl config.
func configHandler(path string) handler {
	switch path {
	case "config view":
		return runConfigView
	case "config current-context":
		return runConfigCurrentContext
	case "config get-contexts":
		return runConfigGetContexts
	case "config get-clusters":
		return runConfigGet("clusters")
	case "config get-users":
		return runConfigGet("users")
	case "config use-context":
		return runConfigUseContext
	case "config set-context":
		return runConfigSetContext
	case "config rename-context":
		return runConfigRenameContext
	case "config delete-context":
		return runConfigDelete("contexts")
	case "config delete-cluster":
		return runConfigDelete("clusters")
	case "config delete-user":
		return runConfigDelete("users")
	case "config set-cluster":
		return runConfigSetCluster
	case "config set-credentials":
		return runConfigSetCredentials
	case "config set":
		return runConfigSet
	case "config unset":
		return runConfigUnset
	}
	return nil
}
