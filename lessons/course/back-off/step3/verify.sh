#!/bin/bash
# It runs after its fifth restart.
[ "$(kubectl get pod moody -o jsonpath='{.status.containerStatuses[0].restartCount}')" = 5 ] &&
  kubectl get pod moody -o jsonpath='{.status.containerStatuses[0].state}' | grep -q running
