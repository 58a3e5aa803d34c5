#!/bin/bash
# The pod has a limit of 200Mi, has filled its memory, and has not been restarted.
kubectl logs diary | grep -q 'about to fill' &&
  [ "$(kubectl get pod diary -o jsonpath='{.spec.containers[0].resources.limits.memory} {.status.containerStatuses[0].restartCount} {.status.containerStatuses[0].ready}')" = "200Mi 0 true" ]
