#!/bin/bash
# Neither the mirror nor the container is there, a while after.
[ -z "$(kubectl get pod web-node-1 --ignore-not-found -o name)" ] && sleep 3 && [ -z "$(kubectl get pod web-node-1 --ignore-not-found -o name)" ] && [ -z "$(crictl ps -q --name web)" ]
