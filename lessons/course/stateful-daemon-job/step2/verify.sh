#!/bin/bash
# A ready agent on two nodes.
[ "$(kubectl get daemonset agent -o jsonpath='{.status.numberReady}')" = 2 ]
