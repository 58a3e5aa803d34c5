#!/bin/bash
# With the probe alone requests failed.
[ "$(kubectl get deployment web -o jsonpath='{.spec.template.spec.containers[0].readinessProbe.httpGet.port}|{.spec.template.spec.containers[0].lifecycle.preStop.sleep.seconds}')" = '80|' ] && grep -Eq '[1-9][0-9]* failed' probe.txt
