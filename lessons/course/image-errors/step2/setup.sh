#!/bin/bash
# A registry that nobody can reach, and a pod that needs it.
fault registry down > /dev/null
kubectl run later --image=redis:7 > /dev/null
sleep 40
