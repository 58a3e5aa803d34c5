#!/bin/bash
# Two ready endpoints, and all pods are younger than the Service.
[ "$(kubectl get endpointslices -l kubernetes.io/service-name=web -o jsonpath='{.items[*].endpoints[*].conditions.ready}')" = 'true true' ] &&
  [ "$(kubectl get service web -o jsonpath='{.metadata.creationTimestamp}')" \< "$(kubectl get pods -l app=web --sort-by=.metadata.creationTimestamp -o jsonpath='{.items[0].metadata.creationTimestamp}')" ]
