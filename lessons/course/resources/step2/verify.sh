#!/bin/bash
# There is a pod of each class.
classes=$(kubectl get pod -o jsonpath='{range .items[*]}{.status.qosClass}{"\n"}{end}')
for c in Guaranteed Burstable BestEffort; do echo "$classes" | grep -qx $c || exit 1; done
