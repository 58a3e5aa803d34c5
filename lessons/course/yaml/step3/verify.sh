#!/bin/bash
# All three pods are there, as they were meant.
[ "$(kubectl get pod missing -o jsonpath='{.spec.containers[0].image}')" = nginx:1.27 ] &&
  kubectl get pod unknown -o jsonpath='{.spec.containers[0].command}{.spec.containers[0].args}' | grep -q sleep &&
  [ "$(kubectl get pod type -o jsonpath='{.spec.containers[0].ports[0].containerPort}')" = 80 ]
