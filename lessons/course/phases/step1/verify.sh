#!/bin/bash
# There is a pod in each of four phases.
phases=$(kubectl get pods -o jsonpath='{range .items[*]}{.status.phase}{"\n"}{end}')
for p in Pending Running Succeeded Failed; do echo "$phases" | grep -qx $p || exit 1; done
