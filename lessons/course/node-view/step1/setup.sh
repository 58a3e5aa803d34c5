#!/bin/bash
kubectl run web --image=nginx:1.29 > /dev/null
kubectl wait --for=condition=Ready pod/web > /dev/null
kubectl get pod web -o jsonpath='{.status.podIP}' > /tmp/ip
kubectl get pod web -o jsonpath='{.metadata.uid}' > /tmp/uid
