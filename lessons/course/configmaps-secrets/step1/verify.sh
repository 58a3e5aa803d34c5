#!/bin/bash
# The container has its settings.
[ "$(kubectl exec app -- printenv COLOR PASSWORD | tr '\n' ' ')" = "blue sesame " ] && [ "$(kubectl exec app -- cat /settings/mood)" = calm ]
