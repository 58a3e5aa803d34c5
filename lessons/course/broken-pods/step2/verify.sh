#!/bin/bash
# The pod greedy does what it was meant to do.
kubectl get pod greedy -o jsonpath='{.spec.containers[0].resources.requests.cpu} {.status.containerStatuses[0].ready}' | grep -qx '100m true'
