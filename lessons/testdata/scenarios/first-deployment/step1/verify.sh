#!/bin/bash
[[ "$(kubectl -n shop get deployment web -o jsonpath='{.status.readyReplicas}')" == "1" ]]
