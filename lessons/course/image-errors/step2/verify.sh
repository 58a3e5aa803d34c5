#!/bin/bash
# The pod later is ready, with the image that it asked for.
kubectl get pod later -o jsonpath='{.spec.containers[0].image} {.status.conditions[?(@.type=="Ready")].status}' | grep -qx 'redis:7 True'
