#!/bin/bash
# The pod app runs with COLOR=red.
[ "$(kubectl exec app -- printenv COLOR)" = red ]
