#!/bin/bash
# All replicas are updated and available, and the image is the new one.
[ "$(kubectl get deployment web -o jsonpath='{.spec.template.spec.containers[0].image} {.status.updatedReplicas} {.status.availableReplicas} {.status.replicas}')" = 'nginx:1.22.1 4 4 4' ]
