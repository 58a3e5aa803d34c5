#!/bin/bash
# Three are ready, and db-1 is younger than db-2.
[ "$(kubectl get statefulset db -o jsonpath='{.status.readyReplicas}')" = 3 ] &&
  [ "$(kubectl get pods -l app=db --sort-by=.metadata.creationTimestamp -o jsonpath='{.items[2].metadata.name}')" = db-1 ]
