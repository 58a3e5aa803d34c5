#!/bin/bash
# The same container has been restarted at least four times.
[ "$(kubectl get pod crash -o jsonpath='{.status.containerStatuses[0].restartCount}')" -ge 4 ]
