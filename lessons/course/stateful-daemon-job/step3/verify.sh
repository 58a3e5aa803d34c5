#!/bin/bash
# The job is complete with three successes.
[ "$(kubectl get job sum -o jsonpath='{.status.succeeded}{.status.conditions[?(@.type=="Complete")].status}')" = 3True ]
