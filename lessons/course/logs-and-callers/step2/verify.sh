#!/bin/bash
# The app has seen a request by the proxy.
kubectl logs kubia-ssl -c kubia | grep 'Received request' | grep -q '127.0.0.1'
