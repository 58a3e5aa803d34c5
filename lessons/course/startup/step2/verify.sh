#!/bin/bash
# The pod, with its startup probe, is ready.
kubectl get pod three -o jsonpath='{.spec.containers[0].startupProbe.exec.command[1]} {.status.containerStatuses[0].ready}' | grep -qx '/app/abc true'
