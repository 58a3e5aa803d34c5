#!/bin/bash
# succeeded.txt names exactly the pods that have succeeded.
want=$(kubectl get pod --field-selector=status.phase=Succeeded -o jsonpath='{range .items[*]}{.metadata.name}{"\n"}{end}' | sort)
[ "$(echo "$want" | wc -l)" = 2 ] && [ "$(sed 's#^pod/##' succeeded.txt | sort)" = "$want" ]
