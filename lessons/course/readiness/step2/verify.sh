#!/bin/bash
# The same container is ready again, and so is its endpoint.
kubectl get pod web -o jsonpath='{.status.containerStatuses[0].ready} {.status.containerStatuses[0].restartCount}' | grep -qx 'true 0' &&
  kubectl get pod web -o jsonpath='{.metadata.labels.app}' | grep -qx web &&
  [ "$(kubectl get endpointslices -l kubernetes.io/service-name=web -o jsonpath='{.items[0].endpoints[0].conditions.ready}')" = true ]
