#!/bin/bash
# The pod, with its two init containers, is ready.
[ "$(kubectl get pod shop -o jsonpath='{.status.initContainerStatuses[*].name} {.status.containerStatuses[0].ready}')" = "wait-for-db check-config true" ]
