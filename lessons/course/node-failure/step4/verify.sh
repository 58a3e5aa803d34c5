#!/bin/bash
# silent has failed because it was evicted.
[ "$(kubectl get pod silent -o jsonpath='{.status.phase} {.status.reason}')" = 'Failed Evicted' ]
