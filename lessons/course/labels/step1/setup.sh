#!/bin/bash
kubectl apply -f shop.yaml > /dev/null
