#!/bin/bash
# ip.txt holds the address of the pod web.
ip=$(kubectl get pod web -o jsonpath='{.status.podIP}')
[ -n "$ip" ] && grep -qF "$ip" ip.txt
