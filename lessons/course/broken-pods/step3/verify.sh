#!/bin/bash
# The pod worker does what it was meant to do.
[ "$(kubectl get pod worker -o jsonpath='{.status.phase} {.status.containerStatuses[0].restartCount}')" = "Succeeded 0" ] && kubectl logs worker | grep -q 'job done'
