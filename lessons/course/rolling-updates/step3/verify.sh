#!/bin/bash
# The good image is the newest revision again, and complete.
[ "$(kubectl get deployment web -o jsonpath='{.spec.template.spec.containers[0].image} {.status.updatedReplicas} {.status.availableReplicas} {.status.replicas} {.metadata.annotations.deployment\.kubernetes\.io/revision}')" = 'nginx:1.22.1 4 4 4 4' ]
