#!/bin/bash
# The pod runs, is not ready, has not been restarted, and its endpoint is not ready.
kubectl get pod web -o jsonpath='{.status.phase} {.status.containerStatuses[0].ready} {.status.containerStatuses[0].restartCount}' | grep -qx 'Running false 0' &&
  [ "$(kubectl get endpointslices -l kubernetes.io/service-name=web -o jsonpath='{.items[0].endpoints[0].conditions.ready}')" = false ]
