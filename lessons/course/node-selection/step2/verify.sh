#!/bin/bash
# The pod is ready on node-1, which is closed.
kubectl get pod direct -o jsonpath='{.spec.nodeName} {.status.containerStatuses[0].ready}' | grep -qx 'node-1 true' &&
  [ "$(kubectl get node node-1 -o jsonpath='{.spec.unschedulable}')" = true ]
