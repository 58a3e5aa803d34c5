#!/bin/bash
# envoy.log is the beginning of envoy's log, and of nothing else.
[ -s envoy.log ] && ! grep -q Kubia envoy.log && [ "$(head -1 envoy.log)" = "$(kubectl logs kubia-ssl -c envoy | head -1)" ]
