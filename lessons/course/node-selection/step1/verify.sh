#!/bin/bash
# The pod, with its selector, is ready on node-2.
kubectl get pod fast -o jsonpath='{.spec.nodeSelector.disktype} {.spec.nodeName} {.status.containerStatuses[0].ready}' | grep -qx 'ssd node-2 true'
