#!/bin/bash
kubectl apply -f worker.yaml > /dev/null
sleep 30
