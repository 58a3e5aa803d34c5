#!/bin/bash
# Both pods exist, the second with two containers.
kubectl get pod tab > /dev/null && [ "$(kubectl get pod list -o jsonpath='{.spec.containers[*].name}')" = "web cache" ]
