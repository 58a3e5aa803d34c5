#!/bin/bash
# The probe's period is 3 seconds.
[ "$(kubectl get pod probe -o jsonpath='{.spec.containers[0].livenessProbe.periodSeconds}')" = 3 ]
