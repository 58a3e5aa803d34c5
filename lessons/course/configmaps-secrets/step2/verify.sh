#!/bin/bash
# File and variable are red, in the pod that was there.
[ "$(kubectl exec app -- sh -c 'echo $(cat /settings/color) $COLOR')" = "red red" ] &&
  [ "$(kubectl get pod app -o jsonpath='{.status.containerStatuses[0].restartCount}')" -ge 1 ]
