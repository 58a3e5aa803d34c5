#!/bin/bash
# An ephemeral container that sees the processes of web has run in the pod.
[ "$(kubectl get pod web -o jsonpath='{.spec.ephemeralContainers[0].targetContainerName}')" = web ] &&
  [ -n "$(kubectl get pod web -o jsonpath='{.status.ephemeralContainerStatuses[0].containerID}')" ]
