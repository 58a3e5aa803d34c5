#!/bin/bash
# The worker ended well, with its last word.
[ "$(kubectl get pod worker -o jsonpath='{.status.phase}')" = Succeeded ] && [ "$(kubectl logs worker --tail=1)" = bye ] && kubectl logs worker | grep -q working
