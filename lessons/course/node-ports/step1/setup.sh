#!/bin/bash
kubectl create deployment web --image=nginx:1.21.6 --replicas=2
kubectl rollout status deployment/web
kubectl expose deployment web --port=80
