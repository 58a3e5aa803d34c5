#!/bin/bash
# The probe has had the container restarted, and the page is back.
kubectl get events | grep -q 'Unhealthy.*pod/http.*Liveness' &&
  [ "$(kubectl get pod http -o jsonpath='{.status.containerStatuses[0].restartCount}')" -ge 1 ] &&
  curl -s "$(kubectl get pod http -o jsonpath='{.status.podIP}')" | grep -q nginx
