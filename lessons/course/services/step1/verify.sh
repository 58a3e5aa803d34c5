#!/bin/bash
# Two ready endpoints, and all pods were placed after the Service was made: creation times know only the second.
[ "$(kubectl get endpointslices -l kubernetes.io/service-name=web -o jsonpath='{.items[*].endpoints[*].conditions.ready}')" = 'true true' ] || exit 1
service=$(kubectl get service web -o jsonpath='{.metadata.resourceVersion}')
for pod in $(kubectl get pods -l app=web -o jsonpath='{.items[*].metadata.name}'); do
  placed=$(kubectl get events --field-selector "reason=Scheduled,involvedObject.name=$pod" -o jsonpath='{.items[0].metadata.resourceVersion}')
  [ "$placed" -gt "$service" ] || exit 1
done
