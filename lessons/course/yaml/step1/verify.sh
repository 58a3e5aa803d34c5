#!/bin/bash
# The pod web exists, and live.yaml is its manifest as the cluster keeps it.
uid=$(kubectl get pod web -o jsonpath='{.metadata.uid}') && grep -q "uid: $uid" live.yaml && grep -q '^status:' live.yaml
