#!/bin/bash
# The log greets whom the variable names, and the world is not written into the command.
kubectl logs greeter | grep -qx 'hello world' && ! kubectl get pod greeter -o jsonpath='{.spec.containers[0].command}{.spec.containers[0].args}' | grep -q world
