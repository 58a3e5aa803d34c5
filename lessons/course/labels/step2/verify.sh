#!/bin/bash
# web-2 is stable, and tool is no longer temporary.
[ "$(kubectl get pod -l app=web,release=stable -o name | wc -l)" = 2 ] && [ -n "$(kubectl get pod -l '!temporary,app=tool' -o name)" ]
