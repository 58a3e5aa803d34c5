#!/bin/sh
# Ask the Service "web" again and again for a number of seconds; say how many requests were answered and how many failed.
url=http://$(kubectl get service web -o jsonpath='{.spec.clusterIP}')/
end=$(( $(date +%s) + ${1:-30} ))
answered=0
failed=0
while [ "$(date +%s)" -lt "$end" ]; do
  if curl -s -o /dev/null --max-time 1 "$url"; then
    answered=$((answered + 1))
  else
    failed=$((failed + 1))
  fi
  sleep 0.05
done
echo "$answered answered, $failed failed"
