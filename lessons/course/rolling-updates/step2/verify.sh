#!/bin/bash
# The newest pods cannot start; three of the others are available.
[ "$(kubectl get deployment web -o jsonpath='{.status.availableReplicas} {.status.updatedReplicas}')" = '3 2' ] &&
  kubectl get pods -l app=web --no-headers | grep -Eq 'ErrImagePull|ImagePullBackOff'
