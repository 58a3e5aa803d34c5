#!/bin/bash
kubectl apply -f sleepy.yaml > /dev/null
sleep 30
