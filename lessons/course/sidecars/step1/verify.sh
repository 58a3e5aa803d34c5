#!/bin/bash
# The app and its native side-car are ready.
[ "$(kubectl get pod app -o jsonpath='{.spec.initContainers[0].restartPolicy} {.status.initContainerStatuses[0].ready} {.status.containerStatuses[*].ready}')" = "Always true true" ]
