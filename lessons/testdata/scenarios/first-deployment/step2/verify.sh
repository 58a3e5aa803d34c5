set -e
test $(kubectl -n shop get pods -l app=web --no-headers | grep -c Running) -eq 3
kubectl -n shop get cm hint
