#!/bin/bash
# The same pod has restarted its container and kept its address.
[ "$(kubectl get pod web -o jsonpath='{.metadata.uid} {.status.podIP}')" = "$(cat /tmp/uid) $(cat /tmp/ip)" ] &&
  [ "$(kubectl get pod web -o jsonpath='{.status.containerStatuses[0].restartCount}')" -ge 1 ]
