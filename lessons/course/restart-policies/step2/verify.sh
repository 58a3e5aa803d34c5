#!/bin/bash
# The pod has succeeded, after a restart.
[ "$(kubectl get pod import -o jsonpath='{.status.phase} {.status.containerStatuses[0].restartCount}')" = "Succeeded 1" ]
