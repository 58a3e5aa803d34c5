#!/bin/bash
# redis has the value 666 under the key a.
[ "$(kubectl exec redis -- redis-cli get a)" = 666 ]
