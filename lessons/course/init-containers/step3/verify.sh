#!/bin/bash
# The pod is ready, still with its init container and the app's probe.
kubectl get pod refused -o jsonpath='{.spec.initContainers[0].name} {.spec.containers[0].readinessProbe.tcpSocket.port} {.status.containerStatuses[0].ready}' | grep -qx 'prepare 80 true'
