#!/bin/bash
# Both nodes are ready and no pod is left over.
[ "$(kubectl get nodes -o jsonpath='{.items[*].status.conditions[?(@.type=="Ready")].status}')" = 'True True' ] &&
  [ "$(kubectl get pods -l app=api --no-headers | wc -l)" = 4 ]
