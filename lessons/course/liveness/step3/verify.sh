#!/bin/bash
# The container has lived for 20 seconds with a TCP probe, without a restart.
kubectl get pod tcp -o jsonpath='{.spec.containers[0].livenessProbe.tcpSocket.port} {.status.containerStatuses[0].restartCount} {.status.containerStatuses[0].ready}' | grep -qx '6379 0 true'
