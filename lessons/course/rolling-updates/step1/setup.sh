#!/bin/bash
kubectl create deployment web --image=nginx:1.21.6 --replicas=4
kubectl rollout status deployment/web
