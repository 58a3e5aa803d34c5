#!/bin/bash
# The pod nginx runs and is ready.
kubectl get pod nginx -o jsonpath='{.status.conditions[?(@.type=="Ready")].status}' | grep -qx True
