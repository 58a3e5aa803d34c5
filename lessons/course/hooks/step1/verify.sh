#!/bin/bash
# The page is served, and it is the hook that wrote it.
kubectl get pod page -o jsonpath='{.spec.containers[0].lifecycle.postStart}' | grep -q 'written by postStart' &&
  curl -s "$(kubectl get pod page -o jsonpath='{.status.podIP}')/site/" | grep -q 'written by postStart'
