#!/bin/bash
# With liveness as it was and a startup probe, the container became ready without a restart.
kubectl get pod slow -o jsonpath='{.spec.containers[0].livenessProbe.periodSeconds}/{.spec.containers[0].livenessProbe.initialDelaySeconds}/{.status.containerStatuses[0].ready}/{.status.containerStatuses[0].restartCount}' | grep -qx '3//true/0' &&
  [ -n "$(kubectl get pod slow -o jsonpath='{.spec.containers[0].startupProbe}')" ]
