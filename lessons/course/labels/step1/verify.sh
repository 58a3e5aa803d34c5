#!/bin/bash
# unstable.txt names the pods whose release is canary or beta.
[ "$(sed 's#^pod/##' unstable.txt | sort | tr '\n' ' ')" = "cart web-2 " ]
