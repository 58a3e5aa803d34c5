#!/bin/bash
# A static pod's mirror is there, and runs.
[ "$(kubectl get pod web-node-1 -o jsonpath='{.metadata.ownerReferences[0].kind} {.status.phase}')" = "Node Running" ]
