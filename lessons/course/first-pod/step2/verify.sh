#!/bin/bash
# The pod serves the new page.
curl -s "$(kubectl get pod nginx -o jsonpath='{.status.podIP}')" | grep -qi 'hello, *world'
