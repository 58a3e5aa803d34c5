#!/bin/bash
kubectl run web --image=nginx:1.29 > /dev/null
kubectl wait --for=condition=Ready pod/web > /dev/null
