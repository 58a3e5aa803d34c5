#!/bin/bash
# Both init containers have done their work, and the pod serves it.
[ "$(curl -s "$(kubectl get pod site -o jsonpath='{.status.podIP}')" | tr '\n' ' ')" = "fetched and stamped " ] &&
  [ "$(kubectl get pod site -o jsonpath='{.status.initContainerStatuses[*].state.terminated.exitCode}')" = "0 0" ]
