#!/bin/bash
# The pod sleepy does what it was meant to do.
kubectl exec sleepy -- test -e /tmp/awake && [ "$(kubectl get pod sleepy -o jsonpath='{.status.containerStatuses[0].restartCount}/{.spec.containers[0].livenessProbe.exec.command[2]}')" = 0//tmp/awake ]
