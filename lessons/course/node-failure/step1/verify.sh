#!/bin/bash
# node-2 is open, and all four ready pods are on node-1.
[ -z "$(kubectl get node node-2 -o jsonpath='{.spec.unschedulable}')" ] &&
  [ "$(kubectl get deployment api -o jsonpath='{.status.readyReplicas}')" = 4 ] &&
  [ "$(kubectl get pods -l app=api -o jsonpath='{.items[*].spec.nodeName}')" = 'node-1 node-1 node-1 node-1' ]
