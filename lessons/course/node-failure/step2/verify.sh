#!/bin/bash
# node-2 is unknown, and four ready pods run on node-1.
[ "$(kubectl get node node-2 -o jsonpath='{.status.conditions[?(@.type=="Ready")].status}')" = Unknown ] &&
  [ "$(kubectl get deployment api -o jsonpath='{.status.readyReplicas}')" = 4 ]
