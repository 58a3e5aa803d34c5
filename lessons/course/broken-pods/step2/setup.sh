#!/bin/bash
kubectl apply -f greedy.yaml > /dev/null
sleep 30
