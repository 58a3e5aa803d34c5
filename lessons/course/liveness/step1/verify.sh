#!/bin/bash
# The container, with its probe, has been restarted twice.
kubectl get pod exec -o jsonpath='{.spec.containers[0].livenessProbe}' | grep -q healthy &&
  [ "$(kubectl get pod exec -o jsonpath='{.status.containerStatuses[0].restartCount}')" -ge 2 ]
