#!/bin/bash
# Three pods are ready, and more than three were made.
[ "$(kubectl get deployment web -o jsonpath='{.status.readyReplicas}/{.spec.replicas}')" = 3/3 ] &&
  [ "$(kubectl get events --field-selector reason=SuccessfulCreate,involvedObject.kind=ReplicaSet -o name | wc -l)" -ge 4 ]
