#!/bin/bash
# A web server, and a note of which pod it is.
kubectl delete pod crash --now > /dev/null 2>&1
kubectl run web --image=nginx:1.27 > /dev/null
kubectl wait --for=condition=Ready pod/web > /dev/null
kubectl get pod web -o jsonpath='{.metadata.uid} {.status.podIP}' > /tmp/web
