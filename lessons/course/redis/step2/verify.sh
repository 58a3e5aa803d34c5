#!/bin/bash
# Another pod of that name runs, and its redis does not know the key.
uid=$(kubectl get pod redis -o jsonpath='{.metadata.uid}') || exit 1
[ "$uid" != "$(cat /tmp/first-redis)" ] && [ "$(kubectl exec redis -- redis-cli exists a)" = 0 ]
