#!/bin/bash
# reason.txt holds the reason, and the pod is the witness.
grep -qx OOMKilled reason.txt && [ "$(kubectl get pod hungry -o jsonpath='{.status.containerStatuses[0].lastState.terminated.reason}')" = OOMKilled ]
