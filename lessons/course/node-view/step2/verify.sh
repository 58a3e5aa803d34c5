#!/bin/bash
# The same pod is ready with another address.
[ "$(kubectl get pod web -o jsonpath='{.metadata.uid} {.status.containerStatuses[0].ready}')" = "$(cat /tmp/uid) true" ] &&
  [ "$(kubectl get pod web -o jsonpath='{.status.podIP}')" != "$(cat /tmp/ip)" ]
