#!/bin/bash
kubectl run broken --image=nginx:1.99 --overrides='{"spec":{"containers":[{"name":"web","image":"nginx:1.99"}]}}' > /dev/null
sleep 8
