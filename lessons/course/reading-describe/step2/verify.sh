#!/bin/bash
# The pod broken is ready.
kubectl get pod broken -o jsonpath='{.status.conditions[?(@.type=="Ready")].status}' | grep -qx True
