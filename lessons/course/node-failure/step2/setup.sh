#!/bin/bash
kubectl rollout restart deployment/api
kubectl rollout status deployment/api
