#!/bin/bash
# Three are ready, and db-1 was placed after db-2: creation times know only the second.
placed() {
  kubectl get events --field-selector "reason=Scheduled,involvedObject.uid=$(kubectl get pod "$1" -o jsonpath='{.metadata.uid}')" -o jsonpath='{.items[0].metadata.resourceVersion}'
}
[ "$(kubectl get statefulset db -o jsonpath='{.status.readyReplicas}')" = 3 ] && [ "$(placed db-1)" -gt "$(placed db-2)" ]
