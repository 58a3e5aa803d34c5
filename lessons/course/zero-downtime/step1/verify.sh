#!/bin/bash
# The plain deployment was restarted, and requests failed meanwhile.
[ "$(kubectl get deployment web -o jsonpath='{.spec.template.spec.containers[0].readinessProbe.httpGet.port}|{.spec.template.spec.containers[0].lifecycle.preStop.sleep.seconds}')" = '|' ] &&
  [ "$(kubectl get deployment web -o jsonpath='{.metadata.annotations.deployment\.kubernetes\.io/revision}')" -ge 2 ] && grep -Eq '[1-9][0-9]* failed' plain.txt
