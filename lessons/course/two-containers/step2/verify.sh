#!/bin/bash
# The container has restarted; the note is in the volume.
[ "$(kubectl get pod share -o jsonpath='{.status.containerStatuses[?(@.name=="web")].restartCount}')" -ge 1 ] &&
  kubectl exec share -c web -- test -e /shared/note && ! kubectl exec share -c web -- test -e /tmp/note
