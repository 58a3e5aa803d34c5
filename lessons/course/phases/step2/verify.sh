#!/bin/bash
# The pod gate, with its probe, is ready.
kubectl get pod gate -o jsonpath='{.spec.containers[0].readinessProbe.exec.command}' | grep -q /tmp/ready &&
  kubectl get pod gate -o jsonpath='{.status.conditions[?(@.type=="Ready")].status}' | grep -qx True
