#!/bin/bash
# Both pods run, and have what they asked for.
kubectl exec env -- printenv COLOR > /dev/null && kubectl exec vol -- ls /door > /dev/null
