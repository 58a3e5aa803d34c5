#!/bin/bash
# Both are ready.
[ "$(kubectl get pod direct shell -o jsonpath='{.items[*].status.containerStatuses[0].ready}')" = "true true" ]
