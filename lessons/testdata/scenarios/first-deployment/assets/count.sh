#!/bin/bash
kubectl -n shop get pods --no-headers | wc -l
