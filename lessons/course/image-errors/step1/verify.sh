#!/bin/bash
# All three are ready.
for p in typo malformed never; do
  kubectl get pod $p -o jsonpath='{.status.conditions[?(@.type=="Ready")].status}' | grep -qx True || exit 1
done
