#!/bin/bash
# With both nothing failed, and there were requests.
[ "$(kubectl get deployment web -o jsonpath='{.spec.template.spec.containers[0].readinessProbe.httpGet.port}|{.spec.template.spec.containers[0].lifecycle.preStop.sleep.seconds}')" = '80|5' ] && grep -Eq '^[1-9][0-9]+ answered, 0 failed$' both.txt
