#!/bin/bash
# running.txt names the one pod that runs.
grep -q neither running.txt && ! grep -qE 'args|command|both' running.txt && kubectl get pod neither > /dev/null
