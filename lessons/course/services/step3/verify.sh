#!/bin/bash
# shop has two ready endpoints.
[ "$(kubectl get endpointslices -l kubernetes.io/service-name=shop -o jsonpath='{.items[*].endpoints[*].conditions.ready}')" = 'true true' ]
