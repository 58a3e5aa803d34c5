#!/bin/bash
# Both pods have run (their events tell) and both are gone.
[ -z "$(kubectl get pod polite deaf --ignore-not-found -o name)" ] &&
  kubectl get events | grep -q 'Killing.*pod/deaf' && kubectl get events | grep -q 'Killing.*pod/polite'
