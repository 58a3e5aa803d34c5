#!/bin/bash
kubectl create configmap library --from-literal=title='Journey to the West' > /dev/null
kubectl apply -f reader.yaml > /dev/null
sleep 30
