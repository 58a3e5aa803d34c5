#!/bin/bash
# The same pod has a new container.
[ "$(kubectl get pod web -o jsonpath='{.metadata.uid} {.status.podIP}')" = "$(cat /tmp/web)" ] &&
  [ "$(kubectl get pod web -o jsonpath='{.status.containerStatuses[0].restartCount}')" -ge 1 ]
