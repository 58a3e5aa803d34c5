#!/bin/bash
# The cluster has noticed that node-2 is silent.
[ "$(kubectl get node node-2 -o jsonpath='{.status.conditions[?(@.type=="Ready")].status}')" = Unknown ] &&
  [ "$(kubectl get pod far -o jsonpath='{.status.conditions[?(@.type=="Ready")].status}')" = False ]
