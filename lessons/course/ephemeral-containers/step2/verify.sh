#!/bin/bash
# The ephemeral container helper runs.
kubectl get pod web -o jsonpath='{.status.ephemeralContainerStatuses[?(@.name=="helper")].state}' | grep -q running
