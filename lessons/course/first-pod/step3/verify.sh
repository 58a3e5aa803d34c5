#!/bin/bash
# The pod is gone.
[ "$(kubectl get pod nginx --ignore-not-found -o name)" = "" ]
