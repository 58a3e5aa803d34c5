#!/bin/bash
# Remember which pod this is.
kubectl get pod redis -o jsonpath='{.metadata.uid}' > /tmp/first-redis
