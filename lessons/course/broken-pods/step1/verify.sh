#!/bin/bash
# The pod web does what it was meant to do.
kubectl get pod web -o jsonpath='{.spec.containers[0].readinessProbe.httpGet.port} {.status.containerStatuses[0].ready}' | grep -qx '80 true'
