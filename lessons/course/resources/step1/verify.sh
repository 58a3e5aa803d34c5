#!/bin/bash
# Both run, and second still asks for a whole CPU.
[ "$(kubectl get pod idle second -o jsonpath='{.items[*].status.phase}')" = "Running Running" ] &&
  [ "$(kubectl get pod second -o jsonpath='{.spec.containers[0].resources.requests.cpu}')" = 1 ]
