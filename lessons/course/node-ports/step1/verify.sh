#!/bin/bash
# The service has a node port that answers.
[ "$(kubectl get service web -o jsonpath='{.spec.type}')" = NodePort ] &&
  curl -s --max-time 2 "http://node-1:$(kubectl get service web -o jsonpath='{.spec.ports[0].nodePort}')" | grep -q nginx
