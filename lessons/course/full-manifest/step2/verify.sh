#!/bin/bash
# The pod's log shows user 1000, the folder /tmp and the greeting.
log=$(kubectl logs mine) || exit 1
echo "$log" | grep -q '^uid=1000' && echo "$log" | grep -qx /tmp && echo "$log" | grep -qx hello
