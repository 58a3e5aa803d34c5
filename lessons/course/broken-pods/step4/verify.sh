#!/bin/bash
# The pod reader does what it was meant to do.
[ "$(kubectl logs reader)" = 'Journey to the West' ] && [ -n "$(kubectl get configmap library -o name)" ]
