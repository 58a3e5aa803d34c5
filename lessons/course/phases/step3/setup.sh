#!/bin/bash
kubectl apply -f far.yaml > /dev/null
sleep 5
