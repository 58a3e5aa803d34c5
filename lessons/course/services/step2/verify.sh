#!/bin/bash
# The client reaches the Service by the name in the file, which is a full one.
grep -Eq '^[a-z]+\.[a-z]+\.svc\.cluster\.local\.?$' name.txt && kubectl exec client -- wget -O - -q "http://$(cat name.txt)" | grep -q nginx
