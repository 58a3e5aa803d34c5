#!/bin/bash
kubectl apply -f web.yaml > /dev/null
sleep 30
