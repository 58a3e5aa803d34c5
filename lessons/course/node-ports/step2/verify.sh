#!/bin/bash
# Three endpoints have their rules.
[ "$(iptables -t nat -nvL | grep -c 'default/web -> ')" -ge 3 ]
