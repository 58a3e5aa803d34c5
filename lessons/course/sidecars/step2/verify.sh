#!/bin/bash
# The job has succeeded, and the proxy was a side-car of it.
[ "$(kubectl get pod job -o jsonpath='{.status.phase} {.spec.initContainers[?(@.name=="proxy")].restartPolicy}')" = "Succeeded Always" ]
