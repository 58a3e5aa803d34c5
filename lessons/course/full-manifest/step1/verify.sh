#!/bin/bash
# The pod is ready, with both containers.
[ "$(kubectl get pod full -o jsonpath='{.status.containerStatuses[*].ready}')" = "true true" ]
