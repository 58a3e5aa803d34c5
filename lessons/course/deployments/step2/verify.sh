#!/bin/bash
# There were five; three are left.
[ "$(kubectl get deployment web -o jsonpath='{.status.readyReplicas}/{.spec.replicas}')" = 3/3 ] &&
  kubectl get events --field-selector reason=ScalingReplicaSet,involvedObject.name=web | grep -q 'from 5 to 3'
