#!/bin/bash
# Both containers are ready, and the second one reaches the first.
[ "$(kubectl get pod clash -o jsonpath='{.status.containerStatuses[*].ready}')" = "true true" ] &&
  kubectl exec clash -c two -- wget -qO- localhost:80 | grep -q nginx
