#!/bin/bash
# Exit status 0 means done. Look at the cluster's state, never at what was typed.
kubectl get pod hello -o jsonpath='{.status.conditions[?(@.type=="Ready")].status}' | grep -q True
